-- Lines with their hits behind them; those of loops' own lines differ from version to version.
local function quick()
  return 1 -- hits 1000
end

local function slow(rounds)
  local x = 0 -- hits 4
  for i = 1, rounds do
    x = (x * 31 + i) % 1000003 -- hits 1200000
  end
  return x -- hits 4
end

local function fail_below(n)
  if n == 0 then -- hits 60
    error("expected") -- hits 10
  end
  fail_below(n - 1) -- hits 50
end

local function body(n)
  for _ = 1, n do
    quick() -- hits 300, told again
    coroutine.yield() -- hits 300
  end
end

for _ = 1, 4 do
  slow(300000) -- hits 4, told again
end
for _ = 1, 10 do
  pcall(fail_below, 5) -- hits 10
end
for _ = 1, 100 do
  local thread = coroutine.wrap(body) -- hits 100
  for _ = 1, 3 do
    thread(3) -- hits 300, told again
  end
end
for _ = 1, 700 do
  quick() -- hits 700, told again
end
