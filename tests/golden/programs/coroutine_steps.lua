local function produce(first)
  local got = coroutine.yield(first + 1) -- stop
  local more = coroutine.yield(got * 2)
  return "end", more
end

local thread = coroutine.create(produce)
local _, a = coroutine.resume(thread, 1)
local _, b = coroutine.resume(thread, 5)
print(a, b)
print(coroutine.resume(thread, "x"))
print(coroutine.status(thread))
print(coroutine.resume(thread))
