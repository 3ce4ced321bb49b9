-- golden: luas=5.2,5.3,5.4
local print = print
local function inside(_ENV)
  a = b + 1 -- stop
  return a
end
print(inside({ b = 1 }))
do
  local _ENV = { n = 5 }
  n = n + 1
  print(n)
end
local chunk = load("x = 1\nreturn x", "=sandbox", "t", {})
print(chunk(), x)
_ENV = setmetatable({}, { __index = _ENV })
global = "here"
print(global, _G.global)
