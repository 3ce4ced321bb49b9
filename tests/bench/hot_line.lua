-- hot_line.lua COMMANDS SHAPE COUNT: for each line that comes out of the pipe COMMANDS runs a loop that comes by at a
-- hot line COUNT times, and says how many CPU seconds it took.
local shapes = {}

function shapes.loop(count) -- the whole loop is the line: nothing else has an event
  local sum = 0
  for i = 1, count do sum = sum + i end -- break: loop
  return sum
end

function shapes.body(count) -- the line of the `for` has its event as well
  local sum = 0
  for i = 1, count do
    sum = sum + i -- break: body
  end
  return sum
end

local shape, count = shapes[arg[2]], math.tointeger(arg[3])
for _ in assert(io.open(arg[1])):lines() do
  local began = os.clock()
  print(shape(count))
  print(("cpu %.6f"):format(os.clock() - began))
  io.stdout:flush()
end
