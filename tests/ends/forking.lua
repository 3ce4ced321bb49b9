-- Starts other programs again and again, and says when one has not done what was asked.
-- usage: forking.lua PROGRESS ROUNDS
local progress = io.open(arg[1], "w")
progress:setvbuf("no")
io.stdout:setvbuf("no")

local function expect(what, wanted, got)
  if wanted ~= got then io.write(("wrong: %s: expected %s, got %s\n"):format(what, tostring(wanted), tostring(got))) end
end

-- Lua 5.1 gives what system(3) gives.
local function code_of(...)
  local first, _, code = ...
  if type(first) == "number" then return first / 256 end
  return code
end

local function loop(n)
  local x = 0
  for i = 1, n do
    x = (x + i) % 1000
  end
  return x
end

local function read_from(command)
  local pipe = io.popen(command)
  local text = pipe:read("*a")
  local ended = pipe:close()
  return text, ended
end

local function write_to(command, text)
  local pipe = io.popen(command, "w")
  pipe:write(text)
  return pipe:close()
end

for round = 1, tonumber(arg[2]) do
  loop(2000)
  expect("execute", 3, code_of(os.execute("exit 3")))
  local text, ended = read_from("echo word; exec echo " .. round)
  expect("popen", "word\n" .. round .. "\n", text)
  expect("close", true, ended)
  coroutine.wrap(function()
    expect("cat", true, write_to("exec cat >&2", "given " .. round .. "\n"))
    coroutine.yield()
  end)()
  io.write(round .. "\n")
  progress:write(".")
end
io.write("ends by itself\n")
os.exit(9)
