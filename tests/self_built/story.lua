-- What story.py does with it: a stop inside a closure, then a loop that ends when it is told to.
io.stdout:setvbuf("line")  -- a pipe may be written to in blocks
local function counter(start)
  local count = start
  local half = 0.5
  return function(by)
    count = count + by
    return count + half -- stop
  end
end

local big = { name = "big" }
for i = 1, 1000 do
  big[i] = i * 2
end
local thread = coroutine.create(function(first)
  local second = coroutine.yield(first)
  return second
end)
coroutine.resume(thread, "first")
print(counter(41)(1), #big)
done = false
local function spin()
  local turns = 0
  print("spins")
  while not done do
    turns = turns % 1000 + 1
  end
end
spin()
print("done", coroutine.resume(thread, "second"))
os.exit(7)
