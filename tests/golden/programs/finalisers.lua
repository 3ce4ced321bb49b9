-- golden: luas=5.2,5.3,5.4
local collected = 0
local function finaliser()
  local before = collected
  collected = before + 1
end
local function make()
  return setmetatable({}, { __gc = finaliser }) -- stop
end
make()
collectgarbage()
print(collected)
local last = make()
last = nil
collectgarbage()
print(collected, last)
local at_end = setmetatable({}, { __gc = function()
  print("at the end")
end })
