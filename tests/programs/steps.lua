local function add(a, b)
  local sum = a + b -- step: in add
  return sum -- step: add returns
end

local function tail(a)
  return add(a, 1) -- step: tail call
end

local function fails()
  error("expected failure") -- step: fails
end

local total = 0 -- step: first
total = add(total, 2) -- step: call add
total = tail(total) -- step: call tail
local ok = pcall(fails) -- step: pcall
for i = 1, 3 do total = total + i end -- step: one-line loop
local worker = coroutine.wrap(function(x)
  local got = coroutine.yield(x + 1) -- step: in worker
  return got * 2 -- step: worker goes on
end)
local first = worker(1) -- step: resume worker now
local second = worker(10) -- step: resume worker again
print(total, ok, first, second) -- step: print
