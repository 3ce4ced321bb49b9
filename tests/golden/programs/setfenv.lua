-- golden: luas=5.1,luajit
local function inside()
  a = b + 1 -- stop
  return a
end
setfenv(inside, { b = 1 })
print(inside(), a)
local function sandbox(out)
  setfenv(1, { value = 7 })
  out(value, print)
end
sandbox(print)
setfenv(1, setmetatable({}, { __index = _G }))
global = "here"
print(global, rawget(getfenv(0), "global"))
