-- Busy in every way that a debugger has to follow, until something ends it.
-- usage: busy.lua PROGRESS [WAY MILLISECONDS]
--   PROGRESS  a file that gets one byte for each line that has been said
--   WAY       how the program ends by itself after that much processor time; "quiet": it does not, and says nothing
local progress_file, way, limit = arg[1], arg[2], (tonumber(arg[3]) or 1e9) / 1000
local is_quiet = way == "quiet"
if is_quiet then way = nil end
local progress = io.open(progress_file, "w")
progress:setvbuf("no")
if not way then
  io.stdout:setvbuf("no")
  Sleeper = io.popen("exec sleep 100")
end

local told = 0
local is_telling = false -- a line that is said is noted, too, before the hook ends all
local function tell()
  if is_quiet then return end
  is_telling = true
  told = told + 1
  io.write(told .. "\n")
  progress:write(".")
  is_telling = false
end

local ways = {}
local function leave(code)
  io.write("ends by " .. way .. "\n")
  os.exit(code)
end
function ways.main() leave(3) end
function ways.coroutine() coroutine.wrap(function() leave(4) end)() end
function ways.nested() coroutine.wrap(function() pcall(function() coroutine.wrap(leave)(5) end) end)() end
function ways.closed() -- with its state closed, where this Lua can do so
  io.write("ends by closed\n")
  os.exit(6, true)
end
function ways.sort() table.sort({ 1, 2, 3 }, function() leave(8) end) end
function ways.raise()
  io.write("ends by raise\n")
  error("no more")
end
ways["end"] = function() io.write("ends by end\n") end
function ways.hook() end -- the hook below does it
if way == "hook" then
  debug.sethook(function()
    if os.clock() > limit and not is_telling then leave(7) end
  end, "", 1000)
end

local function add(a, b) return a + b end
local function loop(n)
  local x = 0
  for i = 1, n do
    x = add(x, i) % 1000
  end
  return x
end
local function depth(n)
  if n == 0 then return 0 end
  return 1 + depth(n - 1)
end
local function fails(n)
  if n % 2 == 0 then error({ n }) end
  error("number " .. n)
end
local function produce(n)
  for i = 1, n do
    coroutine.yield(i)
  end
end

while true do
  loop(300)
  depth(50)
  for i = 1, 3 do
    pcall(fails, i)
  end
  for i in coroutine.wrap(function() produce(5) end) do
    loop(i)
  end
  local words = { "c", "a", "b" }
  table.sort(words, function(a, b) return a < b end)
  local text = ("some text"):gsub("%w+", function(word) return word:upper() end)
  assert(text == "SOME TEXT" and words[1] == "a")
  tell()
  if way and os.clock() > limit then
    ways[way]()
    if way == "end" then break end
  end
end
