local events = {}
local function hook(event, line)
  events[#events + 1] = event .. " " .. tostring(line)
end
local function work(n)
  local double = n * 2 -- stop
  return double
end
debug.sethook(hook, "l")
local x = work(1)
local y = x + 1
debug.sethook()
print(#events, y, debug.gethook() == nil)
for _, event in ipairs(events) do
  print(event)
end
local counted = 0
debug.sethook(function() counted = counted + 1 end, "c")
work(2)
debug.sethook()
print(counted > 0)
local thread = coroutine.create(function() coroutine.yield() local z = 1 return z end)
coroutine.resume(thread)
print(debug.gethook(thread) == nil)
