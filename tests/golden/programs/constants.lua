-- golden: luas=5.4
local width <const> = 4
local name <const> = "box"
local list <const> = { 1, 2 }
local height = 2
do
  local width <const> = 5
  height = height + width -- stop
end
local function area()
  return width * height, name
end
print(area())
print(#list, width)
