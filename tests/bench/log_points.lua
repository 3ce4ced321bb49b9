-- log_points.lua COUNT: comes by at one line COUNT times.
local sum = 0
for i = 1, math.tointeger(arg[1]) do
  sum = sum + i -- break: log
end
