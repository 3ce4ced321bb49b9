local print, real_pcall = print, pcall
local said = {}
local function work(n)
  local m = n + 1 -- stop
  return m
end
_G.print = function(text)
  said[#said + 1] = tostring(text)
end
pcall = function(f, ...)
  said[#said + 1] = "pcall"
  return real_pcall(f, ...)
end
_G.print("one")
print(pcall(work, 1))
error = nil
debug = nil
coroutine = { create = "gone" }
type, next, pairs, select = nil
_G._G = nil
print(work(2))
print(said[1], said[2], #said)
_G = "replaced"
print(work(3))
