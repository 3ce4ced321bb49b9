local wayfinder = require("wayfinder")
wayfinder.listen{port = 4711}

local function work(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end

for _ = 1, 10 do work(10000) end
