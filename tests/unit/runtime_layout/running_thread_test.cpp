#include "runtime/layout/running_thread.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;

namespace {

std::uintptr_t here() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

/// Compares, at each probe, the running thread as found with the one that calls.
struct Comparison {
  int probes{};
  int wrong{};
  int coroutines{};
  void operator()(lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    lua_State* main = lua_tothread(L, -1);
    lua_pop(L, 1);
    ++probes;
    if (running_thread(main, here()) != L) ++wrong;
    if (L != main) ++coroutines;
  }
};

int schedule(lua_State* L) {
  lua_settop(L, 1);
  lua_State* worker = lua_newthread(L);
  const int anchor = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_xmove(L, worker, 1);
  int results = 0;
  const int status = lua_resume(worker, L, 0, &results);
  luaL_unref(L, LUA_REGISTRYINDEX, anchor);
  if (status != LUA_OK) return luaL_error(L, "the scheduled function failed");
  return 0;
}

}  // namespace

TEST_CASE("the running coroutine is found through nested resumes and wraps", "[layout]") {
  install_fault_guard();
  Comparison comparison;
  const LuaProgram program{std::ref(comparison)};
  program.run(R"(
    local function nest(depth)
      probe()
      if depth == 0 then return end
      local inner = depth % 2 == 0 and coroutine.wrap(nest) or function(d)
        assert(coroutine.resume(coroutine.create(nest), d))
      end
      inner(depth - 1)
      probe()
    end
    nest(40)
    pcall(nest, 10)
    coroutine.wrap(function() pcall(nest, 10) coroutine.yield() end)()
    probe())");
  CHECK(comparison.probes > 100);
  CHECK(comparison.coroutines > 90);
  CHECK(comparison.wrong == 0);
}

TEST_CASE("a coroutine that a scheduler in C runs is found on the native stack", "[layout]") {
  install_fault_guard();
  Comparison comparison;
  const LuaProgram program{std::ref(comparison)};
  lua_register(program.L(), "schedule", schedule);
  program.run(R"(
    schedule(function()
      probe()
      schedule(function() probe() coroutine.wrap(function() schedule(probe) probe() end)() end)
      probe()
    end)
    probe())");
  CHECK(comparison.probes == 6);
  CHECK(comparison.wrong == 0);
}

TEST_CASE("dead and suspended coroutines in the resumer's arguments are not taken for the running one", "[layout]") {
  install_fault_guard();
  Comparison comparison;
  const LuaProgram program{std::ref(comparison)};
  program.run(R"(
    local dead = coroutine.create(function() end)
    coroutine.resume(dead)
    local suspended = coroutine.create(coroutine.yield)
    coroutine.resume(suspended)
    probe(dead) probe(suspended) probe(coroutine.create(print)) probe(coroutine.running()))");
  CHECK(comparison.probes == 4);
  CHECK(comparison.wrong == 0);
}

TEST_CASE("the chain of resumes lists every thread between main and the running one", "[layout]") {
  install_fault_guard();
  std::vector<layout::Thread*> chain(max_resume_chain);
  volatile std::size_t count = 0;
  lua_State* main = nullptr;
  const LuaProgram program{[&](lua_State* L) {
    read_resume_chain(layout::of(main), here(), chain, &count);
    CHECK(chain[count - 1] == layout::of(L));
  }};
  main = program.L();
  program.run("coroutine.wrap(function() coroutine.wrap(function() coroutine.wrap(probe)() end)() end)()");
  CHECK(count == 4);
  CHECK(chain[0] == layout::of(main));
}
