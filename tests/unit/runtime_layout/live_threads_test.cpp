#include "runtime/layout/live_threads.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;

TEST_CASE("every coroutine that can still be reached is a live thread", "[layout]") {
  LuaProgram program;
  lua_State* L = program.L();
  CHECK(live_threads(L) == std::vector<lua_State*>{L});
  program.run("kept = {} for i = 1, 10 do kept[i] = coroutine.create(print) end for i = 1, 5 do kept[i] = nil end");
  lua_gc(L, LUA_GCCOLLECT);
  const auto threads = live_threads(L);
  REQUIRE(threads.size() == 6);
  CHECK(threads.front() == L);
  lua_getglobal(L, "kept");
  for (int i = 6; i <= 10; ++i) {
    lua_rawgeti(L, -1, i);
    CHECK(std::count(threads.begin(), threads.end(), lua_tothread(L, -1)) == 1);
    lua_pop(L, 1);
  }
}
