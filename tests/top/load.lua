-- `hot` computes three times as long as `warm`, until so many seconds have passed.
-- usage: load.lua [OPTIONS OF listen] [SECONDS [EXIT CODE]]
-- Environment: WORDS: prints numbered lines; AT_START: is written to stderr; FIRST: Lua code to run first.
local seconds, code = tonumber(arg[2] or "60"), tonumber(arg[3] or "0")
local words = os.getenv("WORDS")

local function spin(milliseconds)
  local finish = os.clock() + milliseconds / 1000
  local turns = 0
  repeat
    for _ = 1, 20000 do turns = turns + 1 end
  until os.clock() >= finish
  return turns
end

local function hot()
  return spin(15) + 0
end

local function warm()
  return spin(5) + 0
end

if arg[1] and arg[1] ~= "" then
  require("wayfinder").listen((loadstring or load)("return " .. arg[1])())
end
io.stderr:write(os.getenv("AT_START") or "")
do
  local first = (loadstring or load)(os.getenv("FIRST") or "")
  first()
end
local finish = os.time() + seconds
local turns, keep = 0, {}
while os.time() < finish do
  turns = turns + 1
  keep[turns % 50] = { hot() + warm() }
  if words then
    print("line", turns)
    io.stdout:flush()
  end
end
if words then io.stdout:write("the end\255") end
os.exit(code)
