-- golden: also=errors
local function fail(level)
  local message = "level " .. level
  error(message, level) -- stop
end

local function caller(level)
  fail(level)
  return "never"
end

print(pcall(caller, 1))
print(pcall(caller, 2))
print(pcall(caller, 0))
print(pcall(error))
print(pcall(function() return nil + 1 end))
print(pcall(pcall, error, "inner"))
local ok, err = pcall(error, { code = 7 })
print(ok, type(err), err.code)
print(xpcall(caller, function(message)
  return "handled: " .. message
end, 1))
print(select("#", pcall(caller)))
