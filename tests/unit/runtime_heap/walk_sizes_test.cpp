#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

namespace {

// makes objects of every kind and throws many away, so that neighbours in the graph are apart in memory
constexpr std::string_view churn = R"(
local seed, rounds = ...
math.randomseed(seed)
local keep = {}
local function make(i)
  local kind = math.random(9)
  if kind == 1 then return {id = i, name = 'object ' .. i, parts = {i, {i}, tostring(i)}}
  elseif kind == 2 then local n = i; return function() n = n + 1; return n, keep end
  elseif kind == 3 then return ('s'):rep(math.random(0, 200)) .. i
  elseif kind == 4 then return setmetatable({}, {__mode = ('kv'):sub(math.random(2), 2), __gc = math.random(2) == 1 and function() end or nil})
  elseif kind == 5 then local t = coroutine.create(function(a) local b = {}; coroutine.yield(a, b) end); coroutine.resume(t, i); return t
  elseif kind == 6 then return load('local a = ' .. i .. '; return function() return a, "k' .. i .. '" end')()
  elseif kind == 7 then local t = {}; for j = 1, math.random(40) do t[j] = j end; for j = 1, math.random(40) do t[#t] = nil end; return t
  elseif kind == 8 then return coroutine.wrap(function() return i end)
  else return io.tmpfile and ('x'):gmatch('.') end
end
for i = 1, rounds do
  keep[math.random(1000)] = make(i)
  local other = keep[math.random(1000)]
  if type(other) == 'table' and getmetatable(other) == nil then other[math.random(50)] = keep[math.random(1000)] end
end
return keep
)";

void run_churn(lua_State* L, int seed, int rounds) {
  REQUIRE(luaL_loadbuffer(L, churn.data(), churn.size(), "=churn") == LUA_OK);
  lua_pushinteger(L, seed);
  lua_pushinteger(L, rounds);
  REQUIRE(lua_pcall(L, 2, 1, 0) == LUA_OK);
}

void check_exact(const LuaState& lua) {
  const std::uint64_t counted = lua.bytes();
  const WalkedHeap heap{lua};
  CHECK(heap.totals.unexplained_bytes == 0);
  CHECK(heap.totals.total_bytes == counted);
  CHECK(heap.listed_bytes() + heap.totals.garbage_bytes == counted);
}

}  // namespace

TEST_CASE("sizes add up to collectgarbage(\"count\") on random heaps", "[heap]") {
  const int seed = GENERATE(1, 2, 3, 4, 5, 6);
  CAPTURE(seed);
  const LuaState lua;
  run_churn(lua, seed, 6000);
  check_exact(lua);  // in the middle of a collection as a rule, with garbage
  lua_gc(lua, LUA_GCCOLLECT);
  check_exact(lua);
}

TEST_CASE("sizes add up in generational mode", "[heap]") {
  const int seed = GENERATE(11, 12, 13);
  CAPTURE(seed);
  const LuaState lua;
  lua_gc(lua, LUA_GCGEN, 0, 0);
  run_churn(lua, seed, 6000);
  check_exact(lua);
  lua_gc(lua, LUA_GCCOLLECT);
  check_exact(lua);
}

TEST_CASE("sizes add up at every step of a collection", "[heap]") {
  const LuaState lua;
  run_churn(lua, 21, 3000);
  lua_gc(lua, LUA_GCCOLLECT);
  lua_pop(lua, 1);  // all of it is garbage now
  lua_gc(lua, LUA_GCINC, 100, 25, 8);
  bool has_ended = false;
  for (int steps = 0; !has_ended && steps < 3000; ++steps) {
    has_ended = lua_gc(lua, LUA_GCSTEP, 4) != 0;
    check_exact(lua);
  }
  CHECK(has_ended);
}

TEST_CASE("an empty state adds up", "[heap]") {
  lua_State* L = luaL_newstate();
  const WalkedHeap heap{L};
  CHECK(heap.totals.unexplained_bytes == 0);
  CHECK(heap.listed_bytes() == heap.totals.total_bytes);
  lua_close(L);
}

TEST_CASE("after a collection hardly anything counts as garbage", "[heap]") {
  const LuaState lua;
  lua.run("for i = 1, 1000 do local t = {i} end");
  lua_gc(lua, LUA_GCCOLLECT);
  CHECK(WalkedHeap{lua}.totals.garbage_bytes == 0);
}

}  // namespace wayfinder::runtime::heap
