-- Runs until it is told to end: for pause, live changes, profiles and snapshots.
local cache = { entries = {} }
Stop = false

local function work(n)
  local x = 0
  for i = 1, n do x = x + i % 7 end -- break: in work
  return x
end

local function remember(key)
  cache.entries[#cache.entries + 1] = { key = key, text = ("entry %d"):format(key) }
end

local turns = 0
while not Stop do
  work(20000)
  turns = turns + 1
  remember(turns) -- break: remember
end
print("stopped by request")
