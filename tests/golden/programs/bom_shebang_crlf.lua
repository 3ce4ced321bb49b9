#!/usr/bin/env lua
-- golden: luas=5.2,5.3,5.4,luajit
local a = 1
local function f(n)
  local b = n + a -- stop
  return b
end

print(f(1))
local s = "one\
two"
print(#s,
  f(2))
