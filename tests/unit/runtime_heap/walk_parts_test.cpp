#include <catch2/catch.hpp>

#include "memory/snapshot_check.hpp"
#include "runtime/agent/anchor.hpp"
#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

TEST_CASE("what nothing leads to is counted as garbage and not listed", "[heap]") {
  const LuaState lua;
  lua_gc(lua, LUA_GCCOLLECT);
  lua_gc(lua, LUA_GCSTOP);
  const std::uint64_t before = WalkedHeap{lua}.listed_bytes();
  lua_createtable(lua, 1000, 0);
  const void* address = lua_topointer(lua, -1);
  lua_pop(lua, 1);
  const WalkedHeap heap{lua};
  CHECK(heap.totals.garbage_bytes == 56 + 1000 * 16);
  CHECK(heap.listed_bytes() == before);
  CHECK_FALSE(heap.object_at(address));
}

TEST_CASE("the debugger's own objects are counted apart and not listed", "[heap]") {
  const LuaState lua;
  const WalkedHeap before{lua, agent_anchor()};
  CHECK(before.totals.debugger_bytes == 0);
  make_anchor(lua);
  lua_newtable(lua);
  const void* own = lua_topointer(lua, -1);
  lua_setfield(lua, -2, "own");
  lua_getglobal(lua, "string");
  lua_setfield(lua, -2, "shared");  // the program's, held by both
  lua_pop(lua, 1);
  lua_gc(lua, LUA_GCCOLLECT);
  const WalkedHeap heap{lua, agent_anchor()};
  CHECK_FALSE(heap.object_at(own));
  CHECK(heap.at({"string"}) != 0);
  CHECK(heap.totals.debugger_bytes >= 2UL * 56);
  CHECK(heap.totals.debugger_bytes < 1000);
  CHECK(heap.listed_bytes() + heap.totals.debugger_bytes + heap.totals.garbage_bytes == lua.bytes());
  CHECK(WalkedHeap{lua}.object_at(own));  // without an anchor it is an object like any other
}

TEST_CASE("a limit lists so many objects and lets one stand for the rest", "[heap]") {
  const LuaState lua;
  lua.run("big = {}; for i = 1, 5000 do big[i] = {} end");
  const WalkedHeap whole{lua};
  const WalkedHeap heap{lua, nullptr, 1000};
  CHECK(heap.totals.is_truncated);
  CHECK_FALSE(whole.totals.is_truncated);
  CHECK(heap.columns.kinds.size() == 1 + 1000);  // with the root, which is never listed
  const auto rest = static_cast<std::uint32_t>(heap.columns.kinds.size() - 1);
  CHECK(heap.label(rest) == "objects beyond the limit");
  CHECK(heap.kind(rest) == memory::ObjectKind::internal);
  CHECK(heap.listed_bytes() == whole.listed_bytes());
  CHECK(memory::check_columns("walk", heap.columns, heap.graph.details()));
}

TEST_CASE("a limit that leaves no room keeps what every heap has", "[heap]") {
  const LuaState lua;
  for (std::uint64_t limit = 1; limit <= 4; ++limit) {
    CAPTURE(limit);
    const WalkedHeap heap{lua, nullptr, limit};
    CHECK(heap.columns.kinds.size() == 1 + std::max<std::uint64_t>(limit, 3));  // global state, string table, the rest
    CHECK(heap.listed_bytes() == WalkedHeap{lua}.listed_bytes());
    CHECK(memory::check_columns("walk", heap.columns, heap.graph.details()));
  }
  const auto all = WalkedHeap{lua}.columns.kinds.size() - 1;
  CHECK_FALSE(WalkedHeap{lua, nullptr, all}.totals.is_truncated);
  CHECK(WalkedHeap{lua, nullptr, all - 1}.totals.is_truncated);
}

TEST_CASE("the columns of a walk keep every promise of the file", "[heap]") {
  const LuaState lua;
  lua.run("t = {}; for i = 1, 3000 do t[i] = {i, tostring(i), {}} end; w = setmetatable({t}, {__mode = 'v'})");
  lua.run("s = ('long'):rep(99); c = coroutine.create(function() end)");
  const WalkedHeap heap{lua};
  CHECK(memory::check_columns("walk", heap.columns, heap.graph.details()));
}

}  // namespace wayfinder::runtime::heap
