-- A producer in a coroutine, a consumer in the main thread.
local function produce()
  for item = 1, 3 do
    coroutine.yield(item) -- break: item made
  end
end

local producer = coroutine.create(produce)
local sum = 0
while true do
  local _, item = coroutine.resume(producer)
  if item == nil then break end
  sum = sum + item -- break: item used
end
print("done", sum)
