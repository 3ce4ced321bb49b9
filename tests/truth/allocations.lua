-- Measures what its functions allocate, with the collector at rest, and prints it: bytes that an allocation profile has
-- to find, and of which function's something is alive at the end.
local function bytes() return collectgarbage("count") * 1024 end

local function keep(count)
  local list
  for i = 1, count do list = {list, i} end
  return list
end
local function drop(count)
  local last
  for i = 1, count do last = {i, i, i, i} end
  return last
end
local function large(count)
  for i = 1, count do local _ = {(i .. "x"):rep(400)} end -- each another: 5.1 keeps equal strings once
end

local function measured(name, work, count)
  collectgarbage()
  collectgarbage("stop")
  local before = bytes()
  local result = work(count)
  print(name, string.format("%.0f", bytes() - before))
  collectgarbage("restart")
  return result
end

Kept = measured("keep", keep, 400000)
measured("drop", drop, 500000)
large(1000)
collectgarbage()
collectgarbage()
