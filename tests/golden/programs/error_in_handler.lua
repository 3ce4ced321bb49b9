-- golden: also=errors
local runs = 0
local function handler(message)
  runs = runs + 1
  if runs < 3 then
    error("in the handler") -- stop
  end
  return "third time: " .. tostring(message):match("[^:]*$")
end

local ok, message = xpcall(function()
  error("first")
end, handler)
print(ok, type(message))
local fine = pcall(function()
  local nothing
  return nothing.field
end)
print(fine)
