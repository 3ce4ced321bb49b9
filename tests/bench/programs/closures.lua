-- Functions that make functions: upvalues, composition, memoisation.
local rounds = tonumber(arg[1] or 190)

local function adder(n) return function(x) return x + n end end
local function compose(f, g) return function(x) return f(g(x)) end end
local function counter()
  local count = 0
  return { up = function(by) count = count + by end, get = function() return count end }
end
local function memoized(f)
  local known = {}
  return function(n)
    local value = known[n]
    if value == nil then
      value = f(n)
      known[n] = value
    end
    return value
  end
end
local function each(n, f) for i = 1, n do f(i) end end
local function fold(list, start, f)
  local value = start
  for i = 1, #list do value = f(value, list[i]) end
  return value
end

local checksum = 0
for round = 1, rounds do
  local f = adder(round)
  for i = 1, 12 do f = compose(f, adder(i)) end
  local tally = counter()
  each(700, function(i) tally.up(f(i) % 17) end)
  local partitions
  partitions = memoized(function(n)
    if n < 2 then return 1 end
    return (partitions(n - 1) + partitions((n - n % 2) / 2) + partitions(n - 2)) % 1000003
  end)
  local made = {}
  each(800, function(i) made[i] = function(x) return (x * 31 + i) % 1000003 end end)
  checksum = (checksum + tally.get() + partitions(300) + fold(made, round, function(value, g) return g(value) end)) % 1000003
end
print(checksum)
