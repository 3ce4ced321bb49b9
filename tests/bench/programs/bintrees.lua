-- Small tables by the million: the allocator and the collector. Far more is thrown away than kept, so that a run has
-- many cycles of the collector: with three or four, one that begins a little sooner would be a quarter of the time.
local depth = tonumber(arg[1] or 13)

local function grow(levels)
  if levels == 0 then return {} end
  return { grow(levels - 1), grow(levels - 1) }
end
local function count(tree)
  if not tree[1] then return 1 end
  return 1 + count(tree[1]) + count(tree[2])
end

local kept, total = grow(depth), 0
for levels = 4, depth, 2 do
  for _ = 1, 2 ^ (depth - levels + 3) do total = total + count(grow(levels)) end
end
print(total, count(kept))
