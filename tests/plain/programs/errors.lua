#!/usr/bin/env lua
-- One way to fail for each name; the name is the first argument.
local ways = {}
local T = {}

function ways.message() error("x") end
function ways.level_0() error("x", 0) end
function ways.level_2() error("x", 2) end
function ways.level_3() error("x", 3) end
function ways.no_value() error() end
function ways.number() error(42) end
function ways.float() error(4.5) end
function ways.boolean() error(false) end
function ways.table() error({}) end
function ways.named() error(setmetatable({}, { __name = "Failure" })) end
function ways.tostring() error(setmetatable({}, { __tostring = function() return "as text" end })) end
function ways.bad_tostring() error(setmetatable({}, { __tostring = function() return 5 end })) end
function ways.failing_tostring() error(setmetatable({}, { __tostring = function() error("inner") end })) end
function ways.userdata() error(io.stdout and setmetatable({}, { __name = "FILE" })) end
function ways.binary() error("a\0b\xFFc") end
function ways.assert_false() assert(false) end
function ways.assert_nil() assert(nil, "told") end
function ways.assert_table() assert(false, {}) end
function ways.nil_local() local a; return a.b end
function ways.nil_global() return missing.b end
function ways.nil_field() return T.a.b end
function ways.nil_upvalue() return T:nothing() end
function ways.nil_call() missing() end
function ways.arithmetic() return T + 1 end
function ways.string_arithmetic() return "a" + 1 end
function ways.concat() return "a" .. T end
function ways.compare() return T < 1 end
function ways.bitwise() return 1.5 | 1 end
function ways.divide() return 1 // 0 end
function ways.loop() for i = 1, "x" do print(i) end end
function ways.step() for i = 1, 2, 0 do print(i) end end
function ways.length() return #nil end
function ways.argument() return ("x"):rep(1, 2, 3, {}), ("x"):rep({}) end
function ways.method() return ("x"):bad() end
function ways.insert() table.insert({}, 1, 2, 3) end
function ways.sort() table.sort({ 3, 2, 1 }, function(a, b) return a.x < b.x end) end
function ways.gsub() return (("abc"):gsub("%w", function(c) return c.x.y end)) end
function ways.tail() return ways.message() end
function ways.deep() local function down(n) if n == 0 then error("deep") end down(n - 1) return n end down(60) end
function ways.overflow() local function down() return 1 + down() end down() end
function ways.c_overflow() local function down(s) return (s:gsub(".", down)) end down("x") end
function ways.message_loop() local t = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end }) return t.a end
function ways.wrap() coroutine.wrap(function() error("in wrap") end)() end
function ways.wrap_table() coroutine.wrap(function() error({}) end)() end
function ways.dead() local f = coroutine.wrap(function() end) f() f() end
function ways.resume() error(select(2, coroutine.resume(coroutine.create(function() error("in coroutine") end)))) end
function ways.rethrown() local ok, e = pcall(error, "first") error(e, 0) end
function ways.xpcall() print(xpcall(ways.message, debug.traceback)) error("second") end
function ways.handler() print(xpcall(ways.message, function() error("in handler") end)) end
function ways.closed() local c <close> = setmetatable({}, { __close = function(_, e) print("closing", e) end }) error("x") end
function ways.close_fails() local c <close> = setmetatable({}, { __close = function() error("in close") end }) error("x") end
function ways.collected() setmetatable({}, { __gc = function() error("in gc") end }) collectgarbage() print("after") end
function ways.warned() warn("@on") setmetatable({}, { __gc = function() error("in gc") end }) collectgarbage() warn("a", "b") end
function ways.exit_gc() warn("@on") leak = setmetatable({}, { __gc = function() error("at exit") end }) end
function ways.required() require("no.such.module") end
function ways.loaded() load("local a = = 1", "=given")() end
function ways.load_name() load("error('in load')", "@some/file.lua")() end
function ways.load_text() load("\n\nerror('in load')")() end
function ways.load_long() load(("x"):rep(200) .. "()")() end
function ways.dofile() dofile("no such file.lua") end
function ways.exit_true() os.exit(true) end
function ways.exit_false() os.exit(false) end
function ways.exit_7() os.exit(7) end
function ways.exit_300() os.exit(300) end
function ways.exit_close() leak = setmetatable({}, { __gc = function() print("gc") end }) os.exit(3, true) end
function ways.exit_in_coroutine() coroutine.wrap(function() os.exit(5, true) end)() end
function ways.return_value() return 9 end
function ways.memory() return ("x"):rep(1 << 40) end
function ways.goto_in_hook() debug.sethook(function() error("in hook") end, "l") local a = 1 return a end
function ways.hooked_coroutines()
  debug.sethook(function() end, "c")
  for _ = 1, 20000 do coroutine.wrap(function() end)() end
  debug.sethook()
  local other = {}
  for i = 1, 100000 do other[i] = { i } end
  error("hooked")
end

if arg[1] then return ways[arg[1]]() end
local names = {}
for name in pairs(ways) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, "\n"))
