local x = 1
local x = x + 1
do
  local x = x * 10
  local y = x
  print(x, y) -- stop
end
local function f(x)
  local x = x or "default"
  for x = 1, 2 do
    local x = x * 2
    print(x)
  end
  return x
end
local y
print(f(), x, y)
local x, x = "first", "second"
print(x)
