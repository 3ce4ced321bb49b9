local declared = {}
setmetatable(_G, {
  __newindex = function(t, name, value)
    if not declared[name] then error("assignment to undeclared " .. name, 2) end
    rawset(t, name, value)
  end,
  __index = function(_, name)
    error("undeclared " .. name, 2) -- stop
  end,
})
declared.answer = true
answer = 42
print(answer)
print(pcall(function() return missing end))
print(pcall(function() missing = 1 end))
local t = setmetatable({}, { __metatable = "locked" })
print(getmetatable(t))
