-- The time of each line of one function by samples, against what its own clock says of the same run.
-- arg: worst error in points
local truth = require "truth"
local allowed = tonumber(arg[1] or 2)
local clock = truth.wall  -- enters no kernel: a signal that comes from another processor is seen there first
local big = ("x"):rep(30000)
local function identity(x) return x end

local spent  -- by line

local function all(n)
  local x, s, t = 0, "", { 1 }
  for r = 1, n do
    local t0 = clock()
    for i = 1, 3000 do x = x + i end             -- line +4: additions
    local t1 = clock()
    for i = 1, 1000 do x = x + i end             -- line +6: a third of them
    local t2 = clock()
    s = big .. r                                 -- line +8: one heavy instruction
    local t3 = clock()
    t[1] = t[1] + 1                              -- line +10: nearly nothing
    local t4 = clock()
    for i = 1, 1000 do x = x + i end             -- line +12: as +6
    local t5 = clock()
    s = #big:rep(2)                              -- line +14: a C function
    local t6 = clock()
    for i = 1, 300 do identity(i) end            -- line +16: calls
    local t7 = clock()
    spent[4] = spent[4] + (t1 - t0)
    spent[6] = spent[6] + (t2 - t1)
    spent[8] = spent[8] + (t3 - t2)
    spent[10] = spent[10] + (t4 - t3)
    spent[12] = spent[12] + (t5 - t4)
    spent[14] = spent[14] + (t6 - t5)
    spent[16] = spent[16] + (t7 - t6)
  end
  return x, s
end

--- By line how far one measurement is off, in points of 100.
local function measure()
  spent = { [4] = 0, [6] = 0, [8] = 0, [10] = 0, [12] = 0, [14] = 0, [16] = 0 }
  local first = debug.getinfo(all, "S").linedefined
  local key = debug.getinfo(all, "S").source:match("[^/@]*$") .. ":" .. first
  assert(truth.start(1000))
  local finish = truth.cpu() + 2
  while truth.cpu() < finish do all(300) end
  local samples = truth.stop()
  local by_line, weight, sum = {}, 0, 0
  for line, seconds in pairs(spent) do
    by_line[line] = 0
    sum = sum + seconds
  end
  for _, sample in ipairs(samples) do
    local line = sample.lines[key] and sample.lines[key] - first
    if by_line[line] then  -- the clock's own lines are no line of those
      by_line[line] = by_line[line] + sample.weight
      weight = weight + sample.weight
    end
  end
  local off = {}
  for line = 4, 16, 2 do
    local real, sampled = 100 * spent[line] / sum, 100 * by_line[line] / weight
    off[line] = sampled - real
    print(("line +%-2d true %6.2f %%  sampled %6.2f %%  %+5.2f"):format(line, real, sampled, sampled - real))
  end
  return off
end

--- The worst of the lines' median errors.
local function worst_of(measurements)
  local worst = 0
  for line = 4, 16, 2 do
    local offs = {}
    for i, off in ipairs(measurements) do offs[i] = off[line] end
    table.sort(offs)
    worst = math.max(worst, math.abs(offs[#offs // 2 + 1]))
  end
  print(("worst error %.2f points, %d measurements"):format(worst, #measurements))
  return worst
end

-- What a busy machine does leaves the median; a sampler that is wrong is so every time.
local measurements, worst = {}, nil
for _, count in ipairs { 1, 3, 7 } do
  while #measurements < count do measurements[#measurements + 1] = measure() end
  worst = worst_of(measurements)
  if worst <= allowed then break end
end
os.exit(worst <= allowed)
