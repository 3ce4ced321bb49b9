-- Computes for some milliseconds.
local function sum_up(n)
  local sum = 0
  for i = 1, n do sum = sum + tostring(i % 100):len() end
  return sum
end
ngx.say(sum_up(100000))
