-- timed.lua COMMANDS PROGRAM [ARG...]: for each line that comes out of the pipe COMMANDS runs a program once, and says
-- how many CPU seconds the process spent on it, all its threads included.
local function never()
  return 1 -- break: never called
end

local commands = assert(io.open(table.remove(arg, 1)))
local path = table.remove(arg, 1)
for command in commands:lines() do
  if command == "never" then never() end
  local program = assert(loadfile(path))
  collectgarbage() -- each run starts with the same heap
  local began = os.clock()
  program()
  print(("cpu %.6f"):format(os.clock() - began))
  io.stdout:flush()
end
