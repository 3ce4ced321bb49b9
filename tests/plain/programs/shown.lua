-- What a program can see of its own name, arguments and stack.
print(...)
print(select("#", ...))
local first, last = 0, 0
for i in pairs(arg) do first, last = math.min(first, i), math.max(last, i) end
for i = first, last do print(i, arg[i]) end
print(debug.traceback())
print(debug.traceback("with a message", 1))
print(debug.traceback("level 2", 2))
print(debug.traceback(nil), debug.traceback(12))
local function show(level)
  local record = debug.getinfo(level, "nSltur")
  if not record then return print(level, "no such level") end
  local keys = {}
  for key in pairs(record) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do print(level, key, record[key]) end
end
for level = 0, 6 do show(level) end
print(debug.getinfo(1, "S").source, debug.getinfo(1, "S").short_src)
print(debug.gethook())
print(debug.getlocal(1, 1), debug.getlocal(1, -1), pcall(debug.getlocal, 9, 1))
local thread = coroutine.create(function(...)
  local inside = ...
  print(debug.traceback("inside", 1))
  coroutine.yield(inside)
  error("in thread")
end)
print(coroutine.resume(thread, 5))
print(debug.traceback(thread), debug.traceback(thread, "suspended", 0))
print(coroutine.resume(thread))
print(debug.traceback(thread))
print(coroutine.isyieldable(), select(2, coroutine.running()), coroutine.status(thread), coroutine.close(thread))
print(_VERSION, package.config, package.path, package.cpath)
local names = {}
for name in pairs(_G) do names[#names + 1] = tostring(name) end
table.sort(names)
print(table.concat(names, " "))
names = {}
for name in pairs(package.loaded) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " "))
print(#package.searchers, #package.preload, next(package.preload))
print(collectgarbage("isrunning"), collectgarbage("incremental"))
local function down(n) local ok, deeper = pcall(down, n + 1) return ok and deeper or n end
local depth = 0
local function count() depth = depth + 1 return 1 + count() end
print(pcall(count))
print(depth)
local c_depth = 0
local function nested(s) c_depth = c_depth + 1 return (s:gsub(".", nested)) end
print(pcall(nested, "x"))
print(c_depth)
local coroutines = 0
local function wrapped() coroutines = coroutines + 1 coroutine.wrap(wrapped)() end
print(pcall(wrapped))
print(coroutines)
local parens = 0
for n = 1, 300 do if load("return " .. ("("):rep(n) .. "1" .. (")"):rep(n)) then parens = n end end
print(parens, load(("("):rep(300)))
print(os.setlocale(), os.getenv("LUA_INIT"), io.type(io.stdout))
io.stderr:write("to stderr\n")
