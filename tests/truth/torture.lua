-- Everything that moves stacks, unwinds or switches, under ticks as fast as they come: each job must give what it gives
-- without a sampler. arg: rate, seconds
local truth = require "truth"
local rate, seconds = tonumber(arg[1] or 10000), tonumber(arg[2] or 3)

local function deep(n) if n == 0 then return 0 end local a, b, c = 1, 2, 3 return 1 + deep(n - 1) + a + b - c end
local function nested_pcalls(n) if n == 0 then return 0 end return 1 + select(2, pcall(nested_pcalls, n - 1)) end
local function throw(n) if n == 0 then error({}) end local r = throw(n - 1) return r end
local function nest(n)
  if n == 0 then return 1 end
  return coroutine.wrap(function() coroutine.yield(nest(n - 1)) end)()
end

local jobs = {
  stack_growth = function() return deep(3000) end,
  stack_growth_in_coroutine = function() return coroutine.wrap(function() return deep(2000) end)() end,
  protected_calls = function() return nested_pcalls(60) end,
  errors = function() local n = 0 for _ = 1, 50 do if not pcall(throw, 60) then n = n + 1 end end return n end,
  coroutines_that_fail = function()
    local n = 0
    for _ = 1, 60 do
      local co = coroutine.create(function(a) coroutine.yield(a) error("x") end)
      coroutine.resume(co, 1)
      if not coroutine.resume(co) then n = n + 1 end
    end
    return n
  end,
  nested_coroutines = function() return nest(25) end,
  ring = function()
    local ring, turns = {}, 0
    for i = 1, 200 do ring[i] = coroutine.wrap(function() while true do turns = turns + 1 coroutine.yield() end end) end
    for _ = 1, 5 do for i = 1, 200 do ring[i]() end end
    return turns
  end,
  comparators = function()
    local t = {}
    for i = 1, 200 do t[i] = (i * 7919) % 211 end
    table.sort(t, function(a, b) return a < b end)
    return t[100]
  end,
  callbacks = function() return #(("x"):rep(200):gsub(".", function(c) return c .. c end)) end,
  many_results = function() return select("#", table.unpack({}, 1, 200)) end,
  strings = function() local s = {} for i = 1, 300 do s[#s + 1] = tostring(i) .. "k" end return #table.concat(s) end,
  collector_steps = function() collectgarbage("step", 10) return 1 end,
  metamethods = function()
    local m = setmetatable({}, {
      __index = function(_, k) return k .. "v" end,
      __gc = function() deep(50) end,
      __close = function() deep(10) end,
    })
    local length = 0
    for i = 1, 100 do length = length + #m[i] end
    do local _ <close> = m end
    return length
  end,
  stack_overflow = function() return pcall(deep, 1e7) and 0 or 1 end,
  closed_coroutines = function()
    local co = coroutine.create(function() deep(20) coroutine.yield() end)
    coroutine.resume(co)
    return coroutine.close(co) and 1 or 0
  end,
  loaded_code = function()
    return load("local a = ... local t = {} for i = 1, 40 do t[i] = function() return a + i end end "
      .. "local s = 0 for i = 1, 40 do s = s + t[i]() end return s")(3)
  end,
  scheduled_from_c = function()
    local n = 0
    truth.schedule(function() n = deep(100) truth.schedule(function() n = n + nest(5) end) end)
    return n
  end,
}

local expected, names = {}, {}
for name, job in pairs(jobs) do
  expected[name] = job()
  names[#names + 1] = name
end
table.sort(names)
assert(truth.start(rate))
local finish, rounds, wrong = truth.wall() + seconds, 0, 0
while truth.wall() < finish do
  for _, name in ipairs(names) do
    if name ~= "stack_overflow" or rounds % 20 == 0 then
      local result = jobs[name]()
      if result ~= expected[name] then
        wrong = wrong + 1
        io.stderr:write(("%s: expected %s, got %s\n"):format(name, expected[name], result))
      end
    end
  end
  rounds = rounds + 1
end
local samples, said = truth.stop()
print(("%d rounds, %d samples, %d lost, %d wrong results"):format(rounds, #samples, said.lost, wrong))
local enough = #samples > rate * seconds / 20
if not enough then io.stderr:write(("samples: expected a good part of %d, got %d\n"):format(rate * seconds, #samples)) end
os.exit(wrong == 0 and enough and said.lost < #samples / 20)
