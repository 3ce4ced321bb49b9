-- A stop below almost 500,000 frames, as many as there is room for, beside a table of 1,000,000 entries.
local wide = {}
for i = 1, 500000 do
  wide[i] = i
  wide["key " .. i] = i
end

local depth = math.min(tonumber(arg[1]), _VERSION == "Lua 5.1" and 15000 or 499900)
local function down(left)
  if left == 0 then
    return #wide -- break: at the bottom
  end
  local count = down(left - 1)
  return count
end
print(down(depth))
