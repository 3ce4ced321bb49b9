local function risky(kind)
  local marker = kind
  if kind == "string" then error("plain message") end -- throws: string
  if kind == "table" then error({ code = 7 }) end -- throws: table
  if kind == "nil" then return marker.missing.field end -- throws: nil index
  return marker
end

print(pcall(risky, "string"))
print(select("#", pcall(risky, "table")))
print(xpcall(function() return (risky("nil")) end, function(e) return "handled: " .. tostring(e) end))
local co = coroutine.create(function() risky("string") end)
print(coroutine.resume(co))
if arg[1] == "wrap" then
  coroutine.wrap(function() risky("string") end)() -- passes on
elseif arg[1] == "main" then
  risky("nil")
end
print("survived")
