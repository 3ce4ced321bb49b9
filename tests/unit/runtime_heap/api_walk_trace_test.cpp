#include <catch2/catch.hpp>

#include "tests/unit/runtime_heap/lua_heap.hpp"

// What a walk by the API leaves behind in a program: nothing.
namespace wayfinder::runtime::heap {

namespace {

void walk(lua_State* L) {
  const WalkedHeap heap{WalkedHeap::ByApi{}, L};
  CHECK(heap.columns.kinds.size() > 100);
}

}  // namespace

TEST_CASE("a walk by the API runs no metamethod and no finalizer", "[heap][api]") {
  const LuaState lua;
  lua.run(R"(calls = 0
             local function call() calls = calls + 1 end
             local meta = {}
             for _, event in ipairs{'index', 'newindex', 'len', 'pairs', 'tostring', 'eq', 'call', 'gc', 'close'} do
               meta['__' .. event] = call
             end
             kept = setmetatable({}, meta)
             debug.setmetatable('', meta)
             debug.setmetatable(1, meta)
             collectgarbage()
             collectgarbage('stop')
             for i = 1, 100 do setmetatable({}, meta) end)");
  lua_pushliteral(lua, "calls");
  lua_gc(lua, LUA_GCRESTART);  // from here on the next allocation starts the collector
  for (int i = 0; i < 10; ++i) {
    walk(lua);
  }
  lua_pushglobaltable(lua);
  lua_insert(lua, -2);
  lua_rawget(lua, -2);
  CHECK(lua_tointeger(lua, -1) == 0);
}

TEST_CASE("a walk by the API calls no hook of the program's", "[heap][api]") {
  const LuaState lua;
  static int calls = 0;
  const lua_Hook hook = [](lua_State*, lua_Debug*) { ++calls; };
  calls = 0;
  lua_sethook(lua, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT, 7);
  walk(lua);
  CHECK(calls == 0);
  CHECK(lua_gethook(lua) == hook);
  CHECK(lua_gethookmask(lua) == (LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT));
  CHECK(lua_gethookcount(lua) == 7);
}

TEST_CASE("a walk by the API leaves the collector as it was, stopped or running", "[heap][api]") {
  const LuaState lua;
  const bool is_running = GENERATE(true, false);
  if (!is_running) lua_gc(lua, LUA_GCSTOP);
  walk(lua);
  lua.run(
      "kept = {}; local before = collectgarbage('count'); for i = 1, 100000 do kept = {i} end\n"
      "grown = collectgarbage('count') - before");
  lua_getglobal(lua, "grown");
  CHECK((lua_tonumber(lua, -1) > 4000) == !is_running);  // what Lua 5.1 has no question for
}

TEST_CASE("a walk by the API gives its work list back at once, however long it was", "[heap][api]") {
  const LuaState lua;
  lua.run("wide = {}; for i = 1, 200000 do wide[i] = {} end; collectgarbage(); collectgarbage('stop')");
  const std::uint64_t before = lua.bytes();
  walk(lua);
  CHECK(lua.bytes() < before + 2000);
}

TEST_CASE("a walk by the API does not change the order of a table's entries", "[heap][api]") {
  const LuaState lua;
  lua.run(R"(t = {}
             for i = 1, 50 do t['key' .. i] = i; t[{}] = i; t[i * 3] = i end
             function order() local keys = {}; for key in pairs(t) do keys[#keys + 1] = tostring(key) end
               return table.concat(keys, ' ') end
             before = order())");
  walk(lua);
  lua.run("assert(order() == before)");
}

TEST_CASE("a list that is linked a million times is walked by the API without a deep stack", "[heap][api]") {
  const LuaState lua;
  lua.run("for i = 1, 1000000 do list = {list} end");
  const WalkedHeap heap{WalkedHeap::ByApi{}, lua};
  CHECK(heap.columns.kinds.size() > 1'000'000);
}

}  // namespace wayfinder::runtime::heap
