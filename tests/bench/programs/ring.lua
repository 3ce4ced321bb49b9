-- A token that goes around a ring of coroutines.
local members, laps = 200, tonumber(arg[1] or 5000)
local token = 0

local function member(step)
  return coroutine.wrap(function()
    while true do
      token = (token + step) % 1000003
      coroutine.yield()
    end
  end)
end

local ring = {}
for i = 1, members do ring[i] = member(i) end
for _ = 1, laps do
  for i = 1, members do ring[i]() end
end
print(token)
