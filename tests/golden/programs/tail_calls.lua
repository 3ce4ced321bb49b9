local function last(n)
  local result = n * 2 -- stop
  return result
end

local function middle(n)
  return last(n + 1)
end

local function first(n)
  return middle(n + 1)
end

local function countdown(n)
  if n == 0 then return "done" end
  return countdown(n - 1)
end

print(first(1))
local kept = first(2)
print(kept, countdown(2))
print((select(2, pcall(last, 5))))
