-- golden: luas=5.4 also=errors
local function resource(name)
  return setmetatable({}, { __close = function(_, err)
    print("close " .. name, err and "error") -- again; stop
  end })
end

do
  local a <close> = resource("a")
  local b <close> = resource("b")
  print("body")
end
for i = 1, 2 do
  local c <close> = resource("c" .. i)
  if i == 1 then goto continue end
  break
  ::continue::
end
local function returns()
  local d <close> = resource("d")
  return "value"
end
print(returns())
print(pcall(function()
  local e <close> = resource("e")
  error("out", 0)
end))
local thread = coroutine.create(function()
  local f <close> = resource("f")
  coroutine.yield()
end)
coroutine.resume(thread)
print(coroutine.close(thread))
