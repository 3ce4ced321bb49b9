-- golden: ways=over,deep
-- As deep as the stack of each Lua allows, some room left.
local depth = jit and 30000 or _VERSION == "Lua 5.1" and 16000 or 500000
local left = depth
local function down()
  left = left - 1
  if left > 0 then
    down()
    return
  end
  left = "bottom" -- stop
end
down()
print(left, depth)
