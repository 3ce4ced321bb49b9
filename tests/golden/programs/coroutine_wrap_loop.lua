local function range(limit)
  return coroutine.wrap(function()
    for i = 1, limit do
      coroutine.yield(i) -- stop
    end
  end)
end

local sum = 0
for i in range(2) do
  sum = sum + i
end
for i in coroutine.wrap(function() coroutine.yield(7) end) do
  sum = sum + i
end
print(sum)
