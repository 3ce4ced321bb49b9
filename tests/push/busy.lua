-- Computes for so many seconds of processor time, or where there is little of it, until they have passed by the clock.
local function hot(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end

local function cold(n) return hot(n) + 1 end

local seconds = tonumber(arg[1])
local start, began = os.clock(), os.time()
while os.clock() - start < seconds and os.time() - began <= seconds do
  for _ = 1, 9 do hot(10000) end
  cold(10000)
end
print("done")
