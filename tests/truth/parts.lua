-- Parts that spin for a known CPU time, and the share of each by samples. `true` shares come from the thread's own clock.
-- arg: rate, seconds, clock ("cpu" or "wall"), worst error that is allowed in percentage points
local truth = require "truth"
local rate, seconds = tonumber(arg[1] or 1000), tonumber(arg[2] or 3)
local clock_name, allowed = arg[3] or "cpu", tonumber(arg[4] or 1)
local clock = truth[clock_name]

local spent, part_of, order = {}, {}, {}

local function part(name, f)
  local info = debug.getinfo(f, "S")
  part_of[info.source:match("[^/@]*$") .. ":" .. info.linedefined] = name
  order[#order + 1] = name
  spent[name] = spent[name] or 0
  return f
end
local function timed(name, f, ...)
  local began = clock()
  f(...)
  spent[name] = spent[name] + (clock() - began)
end

local function spin() local x = 0 for i = 1, 2000 do x = x + i % 7 end return x end
local function callback_work() local x = 0 for i = 1, 3000 do x = x + i end return x end
local function until_spent(span, f)
  local finish = clock() + span
  while clock() < finish do f() end
end

local parts = {}
local function add(name, f) parts[#parts + 1] = { name, part(name, f) } end

add("plain loop", function(span)
  local finish = clock() + span
  while clock() < finish do local x = 0 for i = 1, 5000 do x = x + i * 3 % 11 end end
end)

local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
add("recursion", function(span) local finish = clock() + span while clock() < finish do fib(14) end end)

local function loop(n, sum) if n == 0 then return sum end return loop(n - 1, sum + n) end
add("tail calls", function(span) local finish = clock() + span while clock() < finish do loop(5000, 0) end end)

local at_depth = {
  part("coroutine depth 1", function(span) local finish = clock() + span while clock() < finish do spin() end end),
  part("coroutine depth 2", function(span) local finish = clock() + span while clock() < finish do spin() end end),
  part("coroutine depth 3", function(span) local finish = clock() + span while clock() < finish do spin() end end),
}
local function nested_coroutines(span)
  local step = 0.0005
  local outer = coroutine.wrap(function()
    local middle = coroutine.create(function()
      local inner = coroutine.wrap(function()
        while true do timed("coroutine depth 3", at_depth[3], step) coroutine.yield() end
      end)
      while true do timed("coroutine depth 2", at_depth[2], step) inner() coroutine.yield() end
    end)
    while true do
      timed("coroutine depth 1", at_depth[1], step)
      assert(coroutine.resume(middle))
      coroutine.yield()
    end
  end)
  local finish = clock() + span
  while clock() < finish do outer() end
end

add("coroutine ring", function(span)
  local ring = {}
  for i = 1, 200 do
    ring[i] = coroutine.wrap(function() while true do local x = 0 for k = 1, 30 do x = x + k end coroutine.yield() end end)
  end
  local finish = clock() + span
  while clock() < finish do for i = 1, 200 do ring[i]() end end
end)

local slow_less = part("slow comparator", function(a, b)
  local began = clock()
  callback_work()
  spent["slow comparator"] = spent["slow comparator"] + (clock() - began)
  return a < b
end)
local function shuffled(n, modulus)
  local t = {}
  for i = 1, n do t[i] = (i * 7919) % modulus end
  return t
end
add("sort with a slow comparator", function(span)
  local finish = clock() + span
  while clock() < finish do table.sort(shuffled(12, 101), slow_less) end
end)
add("sort with a cheap comparator", function(span)
  local finish = clock() + span
  while clock() < finish do table.sort(shuffled(300, 1009), function(a, b) return a < b end) end
end)
add("sort without comparator", function(span)
  local finish = clock() + span
  while clock() < finish do table.sort(shuffled(300, 1009)) end
end)

local replace = part("gsub callback", function(c)
  local began = clock()
  callback_work()
  spent["gsub callback"] = spent["gsub callback"] + (clock() - began)
  return c
end)
add("gsub", function(span) local finish = clock() + span while clock() < finish do string.gsub("abcdef", ".", replace) end end)

local function throw(n) if n == 0 then error("x") end throw(n - 1) return 1 end
add("pcall and error", function(span)
  local finish = clock() + span
  while clock() < finish do for _ = 1, 30 do pcall(throw, 20) end end
end)

add("allocation", function(span)
  local finish = clock() + span
  while clock() < finish do for i = 1, 300 do local _ = { i, { i }, x = i } end end
end)

local kept = {}
add("string building", function(span)
  local finish = clock() + span
  while clock() < finish do local s = "" for i = 1, 60 do s = s .. i .. "," end kept[1] = s end
end)

local finalize = part("__gc body", function()
  local began = clock()
  callback_work()
  spent["__gc body"] = spent["__gc body"] + (clock() - began)
end)
local finalized = { __gc = function() finalize() end }
add("objects with finalizers", function(span)
  local finish = clock() + span
  while clock() < finish do
    for _ = 1, 20 do setmetatable({}, finalized) end
    local _ for i = 1, 200 do _ = { i } end
  end
end)

add("burning in C", function(span) local finish = clock() + span while clock() < finish do truth.burn(0.05) end end)
add("string.rep and find", function(span)
  local big = string.rep("a", 1500)
  local finish = clock() + span
  while clock() < finish do string.rep("abc", 100000) string.find(big, "a-b") end
end)

local scheduled = part("scheduled from C", function(span) local finish = clock() + span while clock() < finish do spin() end end)

local early_wakes = 0
add("sleep", function(span)
  local finish = truth.wall() + span
  while truth.wall() < finish do if not truth.sleep(0.02) then early_wakes = early_wakes + 1 end end
end)

add("collectgarbage", function(span)
  local live = {}
  for i = 1, 5000 do live[i] = { i } end
  local finish = clock() + span
  while clock() < finish do collectgarbage() end
end)

-- run, in four rounds, so that no part owns a stretch of time
local function measure()
  for name in pairs(spent) do spent[name] = 0 end
  early_wakes = 0
  collectgarbage() collectgarbage()
  local rounds = 4
  local quota = seconds / 19 / rounds
  assert(truth.start(rate, clock_name))
  local began = clock()
  for _ = 1, rounds do
    for _, p in ipairs(parts) do timed(p[1], p[2], quota) end
    nested_coroutines(3 * quota)
    truth.schedule(function() timed("scheduled from C", scheduled, quota) end)
  end
  local total = clock() - began
  return total, truth.stop()
end

local function add_up(samples)
  local sums = { by_part = {}, weight = 0, collector = 0, flagged = 0 }
  for _, sample in ipairs(samples) do
    sums.weight = sums.weight + sample.weight
    if sample[1] == "[GC]" then sums.collector = sums.collector + sample.weight end
    if sample.flags ~= 0 then sums.flagged = sums.flagged + 1 end
    local seen = {}
    for _, key in ipairs(sample) do
      local name = part_of[key]
      if name and not seen[name] then
        seen[name] = true
        sums.by_part[name] = (sums.by_part[name] or 0) + sample.weight
      end
    end
  end
  return sums
end

-- One measurement: by part how far the samples are off, in percentage points, and what holds for the whole.
local function compare()
  local total, samples, said = measure()
  local sums = add_up(samples)
  local found = {
    off = {},
    weights = sums.weight / total,
    lost = said.lost,
    collector = 100 * sums.collector / sums.weight,
  }
  for _, name in ipairs(order) do
    local real, sampled = 100 * spent[name] / total, 100 * (sums.by_part[name] or 0) / sums.weight
    found.off[name] = sampled - real
    print(("%-30s true %6.2f %%  sampled %6.2f %%  %+5.2f"):format(name, real, sampled, sampled - real))
  end
  print(("%s, %s clock, %d samples in %.2f s, %d lost, %d flagged, weights sum to %.3f of the time, [GC] %.1f %%, %d parts, early wakes %d")
    :format(said.method, clock_name, #samples, total, said.lost, sums.flagged, found.weights, found.collector, #order,
      early_wakes))
  return found
end

local function median(measurements, value_of)
  local values = {}
  for i, found in ipairs(measurements) do values[i] = value_of(found) end
  table.sort(values)
  return (values[(#values + 1) // 2] + values[#values // 2 + 1]) / 2
end

-- What is wrong with the medians of all measurements, as sentences.
local function problems_of(measurements)
  local worst, worst_part = 0, ""
  for _, name in ipairs(order) do
    local off = math.abs(median(measurements, function(found) return found.off[name] end))
    if off > worst then worst, worst_part = off, name end
  end
  local function of_all(field) return median(measurements, function(found) return found[field] end) end
  local weights, lost, collector = of_all("weights"), of_all("lost"), of_all("collector")
  print(("worst error %.2f points (%s), %d measurements"):format(worst, worst_part, #measurements))
  local problems = {}
  local function expect(holds, sentence, ...) if not holds then problems[#problems + 1] = sentence:format(...) end end
  expect(worst <= allowed, "worst error: expected at most %.2f points, got %.2f (%s)", allowed, worst, worst_part)
  expect(weights > 0.96 and weights < 1.01, "sum of weights: expected the time itself, got %.3f of it", weights)
  expect(#order >= 22, "parts: expected at least 22, got %d", #order)
  expect(lost == 0, "lost samples: expected none, got %d", lost)
  expect(collector > 2, "[GC]: expected to be seen, got %.1f %%", collector)
  return problems
end

-- A machine that is busy with other things takes ticks away and delays others: with 2,000 samples chance alone is then
-- half a point for each part. Its errors go now here, now there, and leave the median; a sampler's own stay in it.
local measurements, problems = {}, nil
for _, count in ipairs { 1, 3, 7 } do
  while #measurements < count do measurements[#measurements + 1] = compare() end
  problems = problems_of(measurements)
  if #problems == 0 then break end
end
for _, sentence in ipairs(problems) do io.stderr:write(sentence, "\n") end
os.exit(#problems == 0)
