local function compare(a, b)
  local less = a < b
  return less -- stop
end
local list = { 2, 1 }
table.sort(list, compare)
print(list[1], list[2])
print(compare(1, 2))
