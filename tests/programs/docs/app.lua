-- The sample program of the documentation: something hot, something that grows.
local cache = { entries = {} }

local function normalise(text)
  local out = {}
  for word in text:gmatch("%S+") do out[#out + 1] = word:lower() end
  return table.concat(out, " ")
end

local function handle(request)
  local key = normalise(request.path .. " " .. request.agent)
  cache.entries[#cache.entries + 1] = { key = key, id = request.id }
  return #key
end

local total = 0
for id = 1, tonumber(arg[1]) or 60000 do
  total = total + handle({ id = id, path = "/items/" .. id % 100, agent = "Mozilla/5.0 (X11; Linux)" })
end
print("handled", total)
