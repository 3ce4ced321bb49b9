-- A program for an editor's debugger: a cache that grows as long as the program runs, and a function that takes the time.
local cache = { entries = {} }

local function remember(key)
  local entry = { key = key, text = "entry " .. key }
  cache.entries[#cache.entries + 1] = entry -- workbench: stop
  return entry
end

local function compute(turns)
  local sum = 0
  for i = 1, turns do
    sum = sum + i % 7
  end
  return sum
end

local rounds = 0
repeat
  rounds = rounds + 1
  remember(rounds)
  compute(20000)
until rounds == 200000
print("rounds", rounds)
