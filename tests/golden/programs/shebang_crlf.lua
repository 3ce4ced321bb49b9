#!/usr/bin/env lua

local function f(n)
  local b = n + 1 -- stop
  return b
end
--[[ two
lines ]] print(f(1))
print(#[[
a]])