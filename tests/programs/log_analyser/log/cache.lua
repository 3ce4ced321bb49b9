--- Results by key, so that they are made once.
local class = require("pl.class")

local Cache = class()

function Cache:_init()
  self.entries = {}
  self.hits = 0
  self.misses = 0
end

--- The value of `key`, made by `make()` when there is none. A leak on purpose: no entry is ever dropped.
function Cache:get(key, make)
  local value = self.entries[key]
  if value ~= nil then
    self.hits = self.hits + 1
    return value
  end
  self.misses = self.misses + 1
  value = make()
  self.entries[key] = value
  return value
end

return Cache
