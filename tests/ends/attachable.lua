-- Listens, works, and says over and over what it can see of a debugger: how fast it is, and hooks.
-- usage: attachable.lua OPTIONS STOP      OPTIONS: what listen gets, as Lua text; it ends when the file STOP is there
local gethook, clock = debug.gethook, os.clock
io.stdout:setvbuf("line")
local parked = coroutine.create(function()
  while true do
    coroutine.yield()
  end
end)
coroutine.resume(parked)

local function add(a, b) return a + b end
local function spin(n)
  local x = 0
  for i = 1, n do
    x = add(x, i) % 1000
  end
  return x
end

--- Turns of the loop in a millisecond of processor time.
local function rate()
  local turns, start = 0, clock()
  local passed
  repeat
    spin(5000)
    turns = turns + 5000
    passed = clock() - start
  until passed >= 0.008
  return turns / passed / 1000
end

local function do_other_things()
  pcall(error, "an error")
  coroutine.resume(parked)
  for _ in coroutine.wrap(function() coroutine.yield(1) end) do
    spin(10)
  end
end

local function say(word)
  print(("%s %.0f hook=%s parked=%s"):format(word, rate(), tostring(gethook()), tostring(gethook(parked))))
end

local function is_there(path)
  local file = io.open(path)
  return file and file:close()
end

local wayfinder = require("wayfinder")
for _ = 1, 3 do
  say("before")
end
wayfinder.listen((loadstring or load)("return " .. arg[1])())
repeat
  do_other_things()
  say("now")
until is_there(arg[2])
wayfinder.stop()
say("left")
io.read() -- until it has been looked at
os.exit(7)
