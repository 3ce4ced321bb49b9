-- A heap whose owners are known: a cache, an object with a class, weak and ephemeron tables, names that are no text.
cache = {entries = {}}
for i = 1, 400 do
  cache.entries[i] = {key = i, text = ("entry %d "):format(i):rep(20)}
end
local Account = {__name = "Account"}
account = setmetatable({history = {("payment "):rep(2000)}}, Account)

weakly = setmetatable({}, {__mode = "v"})
weakly.entries = cache.entries

held_key = {}
by_key = setmetatable({}, {__mode = "k"})
by_key[held_key] = {("held by its key "):rep(3000)}

odd = {["a\0b"] = {}, ["two\nlines"] = {}, ["no \xff utf-8"] = {}, ['"quoted" \\'] = {}, [("x"):rep(100000)] = {}}

function handle() return cache end
waiting = coroutine.create(function(order) coroutine.yield(order) end)
coroutine.resume(waiting, {("an order "):rep(1000)})
print("ready")  -- break: all is made
