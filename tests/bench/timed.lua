-- timed.lua PROGRAM: runs a program and prints the CPU seconds that the process spent on it, all its threads included.
local function never()
  return 1 -- break: never called
end

local program = assert(loadfile(arg[1]))
table.remove(arg, 1)
local began = os.clock()
program()
print(("cpu %.6f"):format(os.clock() - began))
if arg[1] == "call it nonetheless" then never() end
