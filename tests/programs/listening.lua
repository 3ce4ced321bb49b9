-- Makes itself attachable with the options in the environment variable LISTEN, and runs until Stop. Says every few
-- milliseconds what a program can see of a debugger: what was there before it listened, and what is there now.
local gethook = debug.gethook
local waiting = coroutine.create(function()
  while true do
    coroutine.yield() -- in waiting
  end
end)
coroutine.resume(waiting)

local function count_of(folder)
  local list = io.popen("sleep 0.02; ls " .. folder .. " | wc -l") -- when popen has closed its own end of the pipe
  local count = tonumber(list:read("*a"))
  list:close()
  return count
end
local process = io.open("/proc/self/stat"):read("*a"):match("^%d+")

local function seen()
  for _ = 1, 4 do collectgarbage() end
  return ("hook=%s waiting=%s threads=%d files=%d inherited=%d"):format(tostring(gethook()), tostring(gethook(waiting)),
    count_of("/proc/" .. process .. "/task"), count_of("/proc/" .. process .. "/fd"), count_of("/proc/self/fd"))
end
local function report(word, what)
  print(("%s %s kilobytes=%.3f"):format(word, what, collectgarbage("count")))
  io.stdout:flush()
end

local wayfinder = require("wayfinder")
Stop, Leave, Ask = false, false, false -- set by clients
seen()
report("before", seen())
wayfinder.listen((loadstring or load)("return " .. os.getenv("LISTEN"))())
local alone = seen() -- first line
report("listening", alone)

local function work(n)
  local x = 0
  for i = 1, n do x = x + i % 7 end -- in work
  return x
end

while not Stop do
  work(20000) -- a turn
  coroutine.resume(waiting)
  if Leave then
    wayfinder.stop()
    report("left", seen())
    Leave = false
  end
  if Ask then -- as it is when the client has gone, which takes a moment
    for _ = 1, 100 do
      if seen() == alone then break end
      for _ = 1, 50 do work(20000) end
    end
    report("now", seen())
    Ask = false
  end
end
os.exit(7)
