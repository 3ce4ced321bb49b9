local Point = {}
Point.__index = function(_, key)
  return "no " .. key -- stop
end
Point.__add = function(a, b)
  local sum = a.x + b.x
  return setmetatable({ x = sum }, Point)
end
Point.__eq = function(a, b) return a.x == b.x end
Point.__lt = function(a, b) return a.x < b.x end
Point.__call = function(self, n)
  return self.x + n
end
Point.__tostring = function(self)
  return "point " .. self.x
end
Point.__newindex = function(t, k, v)
  rawset(t, k, v * 10)
end
Point.__concat = function(a)
  return tostring(a) .. "!"
end

local p = setmetatable({ x = 1 }, Point)
local q = p + p
print(p.missing, q.x)
print(p == q, p < q, p(5))
q.y = 4
print(tostring(q), q .. "", q.y)
