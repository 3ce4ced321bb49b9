-- golden: also=errors
local function work()
  coroutine.yield("ready")
  error("broken") -- stop
end

local thread = coroutine.create(work)
print(coroutine.resume(thread))
print(coroutine.resume(thread))
print(coroutine.status(thread))
local wrapped = coroutine.wrap(work)
print(wrapped())
local ok, message = pcall(wrapped)
print(ok, message)
