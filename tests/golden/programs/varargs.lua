local function sum(first, ...)
  local total = first
  for i = 1, select("#", ...) do
    total = total + (select(i, ...) or 0) -- stop
  end
  return total
end
local function pass(...)
  local n = select("#", ...)
  return n, ...
end
print(sum(1, 2, nil, 4))
print(pass())
print(pass(nil, nil))
print((pass("a", "b")))
local name, extra = ...
print(name, extra, select("#", ...))
