-- Two functions of known shares: `hot` computes three times as long as `warm`.
local function spin(seconds)
  local finish = os.clock() + seconds
  local turns = 0
  repeat
    for _ = 1, 1000 do
      turns = turns + 1
    end
  until os.clock() >= finish
  return turns
end

local function hot()
  return spin(0.075) + 0
end

local function warm()
  return spin(0.025) + 0
end

local total = 0
for _ = 1, 6 do
  total = total + hot() + warm()
end
print(total > 0)
