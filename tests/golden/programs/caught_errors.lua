-- golden: ways=over
local function bad() local x = nil; return x.y end
local function outer()
  local ok = pcall(bad)
  bad()
end
local ok = pcall(outer)
local co = coroutine.wrap(function()
  local x = pcall(bad)
  local y = 1
  coroutine.yield(y)
  bad()
end)
local v = co()
local w = pcall(co)
local ok2, z = pcall(bad), pcall(bad)
for i = 1, 3 do pcall(bad) end -- loop
local q = xpcall(bad, function(e) return e end)
local r = xpcall(bad, function(e) bad() end)
local function deep() local t = {} ; t.x.y = 1 end
local function catch() return select('#', pcall(deep)) end
local n = catch()
n = n + 1
print(n)
