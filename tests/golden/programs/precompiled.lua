local function work(n)
  local double = n * 2 -- stop
  return double
end
local copy = (loadstring or load)(string.dump(work))
print(work(1))
print(copy(2))
local chunk = (loadstring or load)(string.dump((loadstring or load)("local a = 3\nreturn a", "@made.lua")))
print(chunk())
