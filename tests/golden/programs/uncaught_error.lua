-- golden: also=errors
local function divide(a, b)
  if b == 0 then
    error("division by zero")
  end
  return a / b
end

local function average(list)
  local sum = 0
  return divide(sum, #list) + 0 -- stop
end

print("before")
print(average({}))
print("never")
