-- Counts its own calls, by name, and prints them: what a call profile has to find, call by call.
local counts = {}
local function counted(name) counts[name] = (counts[name] or 0) + 1 end

local function plain() counted "plain" end

local function recurse(n)
  counted "recurse"
  if n > 1 then recurse(n - 1) end
end

local function last() counted "last" end
local function hop(n)
  counted "hop"
  if n == 0 then return last() end
  return hop(n - 1)
end

local function fail_below(n)
  counted "fail_below"
  if n == 0 then error("expected") end
  fail_below(n - 1)
end

local function varargs(...)
  counted "varargs"
  return select("#", ...)
end

local function after_resume() counted "after_resume" end
local function in_coroutine() counted "in_coroutine" end
local function body(n)
  counted "body"
  for _ = 1, n do
    in_coroutine()
    coroutine.yield()
  end
end
local function tail_body(n)
  counted "tail_body"
  return body(n)
end
local function failing_body()
  counted "failing_body"
  in_coroutine()
  error("expected")
end

local function compare(a, b)
  counted "compare"
  return a < b
end
local function replace()
  counted "replace"
  return ""
end
local function index() counted "index" end

for _ = 1, 1000 do plain() end
for _ = 1, 20 do recurse(50) end
for _ = 1, 10 do hop(99) end
for _ = 1, 30 do pcall(fail_below, 9) end
for _ = 1, 100 do varargs(1, 2, 3) varargs() end
for round = 1, 100 do
  local thread = coroutine.create(round % 2 == 0 and body or tail_body)
  for _ = 1, 4 do
    coroutine.resume(thread, 5)
    after_resume()
  end
  if coroutine.close then coroutine.close(thread) end
  coroutine.resume(coroutine.create(failing_body))
  plain()
end
local numbers = {}
for i = 1, 300 do numbers[i] = i * 7919 % 301 end
table.sort(numbers, compare)
string.gsub(("x"):rep(200), "x", replace)
local answers = setmetatable({}, {__index = index})
for _ = 1, 150 do local _ = answers.nothing end
for _ = 1, 400 do math.floor(1.5) end
counts["math.floor"] = 400

-- Loops without calls: `long` takes three times as long as `short`, and `outer` next to nothing by itself.
local function spin(rounds)
  local x = 0
  for i = 1, rounds do x = (x * 31 + i) % 1000003 end
  return x
end
local function short() counted "short" spin(1000000) end
local function long() counted "long" spin(3000000) end
local function outer() counted "outer" short() long() end
for _ = 1, 4 do outer() end
counts.spin = 8

for name, count in pairs(counts) do io.write(name, " ", count, "\n") end
