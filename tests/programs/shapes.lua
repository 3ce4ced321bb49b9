-- Values of every kind, for the tests of stacks, scopes and variables.
local Point = {}
Point.__index = Point
Point.__name = "Point"
Point.__tostring = function() error("a debugger must not call me") end

local function new_point(x, y)
  return setmetatable({ x = x, y = y }, Point)
end

local counter = 10

local function inspect_me(first, ...)
  local text = 'a "quoted"\nline\0end'
  local integer, float, yes, nothing = 42, 1.5, true, nil
  local list = { "one", "two", "three", name = "list" }
  local point = new_point(3, 4)
  local big = {}
  for i = 1, 1000 do big[i] = i * 2 end
  local keys = { ["1"] = "string one", [1] = "integer one", [true] = "yes", [1.5] = "float" }
  counter = counter + 1
  local shadow = 1
  do
    local shadow = 2
    print(first, shadow) -- break: inside inspect_me
  end
  return text, integer, float, yes, nothing, list, point, big, keys
end

local function outer(value)
  local result = inspect_me(value, "extra", nil, 7)
  return result -- after inspect_me
end

outer("hello")
print("counter", counter) -- break: at the end
