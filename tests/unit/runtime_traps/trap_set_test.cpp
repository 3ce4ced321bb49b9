#include "runtime/traps/trap_set.hpp"

#include <catch2/catch.hpp>

#include "runtime/traps/trap_function.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;

namespace {

int hits = 0;
bool count(lua_State*, const traps::TrapHit& hit) noexcept {
  if (hit.beginning.is_line) ++hits;
  return true;
}

layout::Proto& proto_at(lua_State* L, const char* name) {
  lua_getglobal(L, name);
  auto& proto = *static_cast<const layout::LuaClosure*>(lua_topointer(L, -1))->proto;
  lua_pop(L, 1);
  return proto;
}

std::vector<layout::Instruction> code_of(const layout::Proto& proto) {
  return {proto.code, proto.code + proto.code_size};
}

}  // namespace

TEST_CASE("code is what it was when traps have gone, with nothing left in the state", "[traps]") {
  const LuaProgram program;
  program.run("function work(n)\n  local x = n\n  return x + 1\nend");
  lua_State* L = program.L();
  layout::Proto& work = proto_at(L, "work");
  const auto before = code_of(work);
  lua_gc(L, LUA_GCCOLLECT);
  lua_gc(L, LUA_GCCOLLECT);
  const int bytes = lua_gc(L, LUA_GCCOUNT) * 1024 + lua_gc(L, LUA_GCCOUNTB);
  hits = 0;
  traps::TrapSet set{count};
  REQUIRE(set.open(L));
  REQUIRE(set.set(work, [](int) { return true; }, false));
  set.stand(L);
  CHECK(code_of(work) != before);
  program.run("assert(work(1) == 2)");
  CHECK(hits == 2);
  set.show();
  CHECK(code_of(work) == before);
  set.hide();
  set.lift();
  CHECK(code_of(work) == before);
  program.run("assert(work(1) == 2)");
  CHECK(hits == 2);
  set.stand(L);
  CHECK(set.close(L));
  CHECK(code_of(work) == before);
  lua_gc(L, LUA_GCCOLLECT);
  lua_gc(L, LUA_GCCOLLECT);
  CHECK(lua_gc(L, LUA_GCCOUNT) * 1024 + lua_gc(L, LUA_GCCOUNTB) == bytes);
}

TEST_CASE("an operation that was interrupted by a yield gets its result where a trap has come meanwhile", "[traps]") {
  const LuaProgram program;
  program.run(R"lua(
    local slow = setmetatable({}, {__add = function(_, n) return n + coroutine.yield() end})
    function work(n)
      local sum = slow + n
      return sum
    end
    co = coroutine.create(work)
    coroutine.resume(co, 20))lua");
  lua_State* L = program.L();
  traps::TrapSet set{count};
  REQUIRE(set.open(L));
  REQUIRE(set.set(proto_at(L, "work"), [](int) { return true; }, false));
  set.stand(L);
  program.run("local _, sum = coroutine.resume(co, 22) assert(sum == 42)");
  CHECK(set.close(L));
}

TEST_CASE("a coroutine that waits within a line with a trap goes on when the traps have gone", "[traps]") {
  const LuaProgram program;
  program.run(R"lua(
    local yield = coroutine.yield
    function work()
      local all = {(
        yield(1)), (yield(2))}
      return all[1] + all[2]
    end
    co = coroutine.create(work))lua");
  lua_State* L = program.L();
  traps::TrapSet set{count};
  REQUIRE(set.open(L));
  REQUIRE(set.set(proto_at(L, "work"), [](int) { return true; }, false));
  set.stand(L);
  program.run("coroutine.resume(co)");
  CHECK(set.close(L));
  program.run("coroutine.resume(co, 20) local _, sum = coroutine.resume(co, 22) assert(sum == 42)");
}

TEST_CASE("traps of a function whose memory is given back are forgotten", "[traps]") {
  const LuaProgram program;
  program.run("function work()\n  return 1\nend");
  lua_State* L = program.L();
  layout::Proto& work = proto_at(L, "work");
  traps::TrapSet set{count};
  REQUIRE(set.open(L));
  REQUIRE(set.set(work, [](int) { return true; }, false));
  set.stand(L);
  const auto trapped = code_of(work);
  set.prototype_dies(&work);
  set.lift();
  CHECK(code_of(work) == trapped);  // it may be somebody else's memory by now
}

TEST_CASE("a set is not closed under a frame that is in a plane", "[traps]") {
  traps::TrapSet set{count};
  bool is_closed = true;
  const LuaProgram program{[&](lua_State* L) { is_closed = set.close(L); }};
  program.run(
      "local get = setmetatable({}, {__index = probe})\nfunction work()\n  local got = get.it\n  return got\nend");
  lua_State* L = program.L();
  REQUIRE(set.open(L));
  REQUIRE(set.set(proto_at(L, "work"), [](int) { return true; }, false));
  set.stand(L);
  program.run("work()");  // the probe is called by an instruction in its plane
  CHECK_FALSE(is_closed);
  CHECK(set.close(L));
}
