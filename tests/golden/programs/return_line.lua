local function same(x)
  local y = x
  return y -- stop
end
same(1)
local a = same(2)
print(a)
