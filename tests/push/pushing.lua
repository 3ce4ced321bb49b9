-- Pushes its own profile: URL and seconds are arguments, the rest of the table is Lua in OPTIONS.
local load_text = loadstring or load
local options = load_text("return " .. (os.getenv("OPTIONS") or "{}"))()
options.url = arg[1]
options.every = options.every or 1
local wayfinder = require("wayfinder")
local is_fine, text = pcall(wayfinder.push, options)
if not is_fine then
  print(text)
  return
end

local function hot(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end

local start, began, seconds = os.clock(), os.time(), tonumber(arg[2])
wayfinder.label("route", "/cart")
while os.clock() - start < seconds and os.time() - began <= seconds do hot(10000) end
print("done")
