local pieces = { "local a = 1\n", "local b = ...\n", "return a + b" }
local at = 0
local function reader()
  at = at + 1
  return pieces[at] -- stop
end
local chunk = load(reader, "=made")
print(chunk(2))
print(type(load(function() return nil end))) -- again
local bad, message = load(function() error("no more", 0) end) -- again
print(bad, message)
