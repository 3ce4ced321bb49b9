-- The time of each line of one function by samples, against the same lines measured alone. arg: worst error in points
local truth = require "truth"
local allowed = tonumber(arg[1] or 5)
local big = ("x"):rep(30000)
local function identity(x) return x end

local function all(n)
  local x, s, t = 0, "", { 1 }
  for r = 1, n do
    for i = 1, 3000 do x = x + i end             -- line +3: additions
    for i = 1, 1000 do x = x + i end             -- line +4: a third of them
    s = big .. r                                 -- line +5: one heavy instruction
    t[1] = t[1] + 1                              -- line +6: nearly nothing
    for i = 1, 1000 do x = x + i end             -- line +7: as +4
    s = #big:rep(2)                              -- line +8: a C function
    for i = 1, 300 do identity(i) end            -- line +9: calls
  end
  return x, s
end

local alone = {
  [3] = function(n) local x = 0 for _ = 1, n do for i = 1, 3000 do x = x + i end end end,
  [4] = function(n) local x = 0 for _ = 1, n do for i = 1, 1000 do x = x + i end end end,
  [5] = function(n) local s for r = 1, n do s = big .. r end return s end,
  [6] = function(n) local t = { 1 } for _ = 1, n do t[1] = t[1] + 1 end end,
  [8] = function(n) local s for _ = 1, n do s = #big:rep(2) end return s end,
  [9] = function(n) for _ = 1, n do for i = 1, 300 do identity(i) end end end,
}

--- By line how far one measurement is off, in points of 100.
local function measure()
  local expected, sum = {}, 0
  for line, f in pairs(alone) do
    local best = math.huge
    for _ = 1, 7 do
      local began = truth.cpu()
      f(1500)
      best = math.min(best, truth.cpu() - began)
    end
    expected[line] = best
  end
  expected[7] = expected[4]
  for _, seconds in pairs(expected) do sum = sum + seconds end

  local first = debug.getinfo(all, "S").linedefined
  local key = debug.getinfo(all, "S").source:match("[^/@]*$") .. ":" .. first
  assert(truth.start(1000))
  local finish = truth.cpu() + 2
  while truth.cpu() < finish do all(300) end
  local samples = truth.stop()
  local by_line, weight = {}, 0
  for _, sample in ipairs(samples) do
    local at = sample.lines[key]
    if at then
      by_line[at - first] = (by_line[at - first] or 0) + sample.weight
      weight = weight + sample.weight
    end
  end
  local off = {}
  for line = 3, 9 do
    local real, sampled = 100 * expected[line] / sum, 100 * (by_line[line] or 0) / weight
    off[line] = sampled - real
    print(("line +%d alone %5.1f %%  sampled %5.1f %%"):format(line, real, sampled))
  end
  return off
end

--- The worst of the lines' median errors.
local function worst_of(measurements)
  local worst = 0
  for line = 3, 9 do
    local offs = {}
    for i, off in ipairs(measurements) do offs[i] = off[line] end
    table.sort(offs)
    worst = math.max(worst, math.abs(offs[#offs // 2 + 1]))
  end
  print(("worst error %.1f points, %d measurements"):format(worst, #measurements))
  return worst
end

-- What a line takes alone is measured before the samples: on a machine that others use the two may differ by that. Such
-- errors leave the median; a sampler that is wrong is so every time.
local measurements, worst = {}, nil
for _, count in ipairs { 1, 3, 7 } do
  while #measurements < count do measurements[#measurements + 1] = measure() end
  worst = worst_of(measurements)
  if worst <= allowed then break end
end
os.exit(worst <= allowed)
