local n = 0
for _, v in ipairs({ 10, 20 }) do n = n + v end -- loop
local function each(list)
  local at = 0
  return function() at = at + 1 return list[at] end
end
for v in each({ 1, 2 }) do
  n = n + v
end
print(n)
