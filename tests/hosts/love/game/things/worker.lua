local order = ...
require("love.timer")
if order == "worker listens" then require("wayfinder").listen{port = 0} end

local function turn(count)
  local twice = 2 * count -- in a thread
  return twice
end

local turns = 0
while true do
  turns = turns + 1
  turn(turns)
  if turns % 100000 == 0 then
    print("turns: " .. turns)
    love.timer.sleep(0.001)
  end
end
