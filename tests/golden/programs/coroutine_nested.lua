local function inner()
  local got = coroutine.yield("inner 1") -- stop
  return got
end

local function outer()
  local thread = coroutine.create(inner)
  local _, said = coroutine.resume(thread)
  coroutine.yield(said)
  local _, back = coroutine.resume(thread, "back")
  return back
end

local thread = coroutine.wrap(outer)
print(thread())
print(thread())
local waiting = coroutine.create(function() return "never ran" end)
print(coroutine.status(waiting))
