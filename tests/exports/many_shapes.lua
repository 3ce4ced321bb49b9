-- A program with all that an export must hold: recursion, functions that call each other, methods, C functions with
-- callbacks, coroutines, the collector, a name with foreign signs. Runs about half a second.
local Shapes = {}

local function spin(seconds)
  local finish = os.clock() + seconds
  local turns = 0
  repeat
    for _ = 1, 200 do turns = turns + 1 end
  until os.clock() >= finish
  return turns
end

local function tree(depth)
  if depth == 0 then return spin(0.001) end
  return tree(depth - 1) + tree(depth - 1)
end

local is_odd
local function is_even(n)
  spin(0.0005)
  if n == 0 then return true end
  return (is_odd(n - 1))
end
function is_odd(n)
  spin(0.0005)
  if n == 0 then return false end
  return (is_even(n - 1))
end

function Shapes.sorted()
  local list = {}
  for i = 1, 4000 do list[i] = (i * 7919) % 4001 end
  table.sort(list, function(a, b) return a < b end)
  return list
end

function Shapes:garbage()
  self.rows = nil
  for _ = 1, 20 do
    local rows = {}
    for i = 1, 2000 do rows[i] = { i, tostring(i) } end
    self.rows = rows
  end
end

Shapes["odd; \"name\""] = function() return (spin(0.02)) end

local function produce()
  for i = 1, 10 do
    spin(0.003)
    coroutine.yield(i)
  end
end

for _ = 1, 3 do
  tree(5)
  is_even(40)
  for _ = 1, 8 do Shapes.sorted() end
  Shapes:garbage()
  Shapes["odd; \"name\""]()
  local producer = coroutine.wrap(produce)
  for _ = 1, 10 do producer() end
end
