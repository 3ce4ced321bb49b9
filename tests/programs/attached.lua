-- Runs until Stop and says every few milliseconds what a program can see of a debugger. arg[1]: tables to make first.
local probe = require("probe")
Stop = false

local heap = {}
for i = 1, tonumber(arg[1] or 0) do heap[i] = {} end

local waiting = coroutine.create(function()
  while true do
    coroutine.yield() -- in waiting
  end
end)
coroutine.resume(waiting)

-- Which signals have handlers: sampling needs one.
local function handled_signals()
  for line in io.lines("/proc/self/status") do
    local mask = line:match("^SigCgt:%s*(%x+)")
    if mask then return mask end
  end
end

local function work(n)
  local x = 0
  for i = 1, n do x = x + i % 7 end -- in work
  return x
end

local function report()
  print(("hook=%s events=%d+%d threads=%d files=%d signals=%s allocator=%s"):format(debug.gethook(), probe.hook(),
    probe.hook(waiting), probe.entries("/proc/self/task"), probe.entries("/proc/self/fd"), handled_signals(),
    probe.allocator()))
  io.stdout:flush()
end

local turns = 0
while not Stop do
  work(20000) -- a turn
  turns = turns + 1
  if turns % 20 == 0 then
    coroutine.resume(waiting)
    report()
  end
end
os.exit(7)
