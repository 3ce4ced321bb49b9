-- table.sort with and without a comparator, and a quicksort written in Lua.
local size = tonumber(arg[1] or 25000)
local seed = 42
local function random()
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed
end
local function numbers()
  local t = {}
  for i = 1, size do t[i] = random() end
  return t
end

local function quicksort(t, first, last)
  while first < last do
    local pivot, low, high = t[math.floor((first + last) / 2)], first, last
    while low <= high do
      while t[low] < pivot do low = low + 1 end
      while t[high] > pivot do high = high - 1 end
      if low <= high then
        t[low], t[high] = t[high], t[low]
        low, high = low + 1, high - 1
      end
    end
    quicksort(t, first, high)
    first = low
  end
end

local sum = 0
for _ = 1, 3 do
  local a, b, c = numbers(), numbers(), numbers()
  table.sort(a)
  table.sort(b, function(x, y) return x > y end)
  quicksort(c, 1, size)
  for i = 1, size, 997 do sum = sum + (a[i] - b[i] + c[i]) end
end
print(sum)
