#include <catch2/catch.hpp>

#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

using memory::EdgeKind;
using memory::ObjectKind;

TEST_CASE("the locals of a suspended coroutine are held by it under their names", "[heap]") {
  const LuaState lua;
  lua.run(
      "function body(first, ...)\n"
      "  local second = {}\n"
      "  do local gone = {} end\n"
      "  coroutine.yield()\n"
      "  return first, second, ...\n"
      "end\n"
      "thread = coroutine.create(body)\n"
      "coroutine.resume(thread, {}, {}, {})\n");
  const WalkedHeap heap{lua};
  const auto thread = heap.at({"thread"});
  CHECK(heap.kind(thread) == ObjectKind::thread);
  CHECK(heap.edge(thread, "first")->kind == EdgeKind::local);
  CHECK(heap.edge(thread, "second")->kind == EdgeKind::local);
  CHECK_FALSE(heap.edge(thread, "gone"));
  std::size_t varargs = 0;
  for (const auto& edge : heap.edges(thread)) {
    varargs += edge.label == "(vararg)" && edge.kind == EdgeKind::local ? 1U : 0U;
  }
  CHECK(varargs == 2);
  CHECK(heap.edge(thread, "frame")->target == heap.at({"body"}));
}

TEST_CASE("a frame's function stands right before its locals", "[heap]") {
  const LuaState lua;
  lua.run(
      "local function inner() local deep = {}; coroutine.yield() end\n"
      "function outer() local shallow = {}; inner(); return shallow end\n"
      "thread = coroutine.create(outer)\n"
      "coroutine.resume(thread)\n");
  const WalkedHeap heap{lua};
  std::vector<std::string> order;
  for (const auto& edge : heap.edges(heap.at({"thread"}))) {
    if (edge.label == "frame") order.push_back(heap.label(edge.target));
    if (edge.label == "deep" || edge.label == "shallow") order.push_back(edge.label);
  }
  CHECK(order == std::vector<std::string>{"@test.lua:2", "shallow", "@test.lua:1", "deep"});
}

TEST_CASE("an open upvalue is held by its thread and leads to the value in the stack", "[heap]") {
  const LuaState lua;
  lua.run(
      "thread = coroutine.create(function()\n"
      "  local shared = {}\n"
      "  get = function() return shared end\n"
      "  coroutine.yield()\n"
      "end)\n"
      "coroutine.resume(thread)\n");
  const WalkedHeap heap{lua};
  const auto thread = heap.at({"thread"});
  const auto cell = heap.edge(heap.at({"get"}), "shared")->target;
  CHECK(heap.edge(thread, "open upvalue")->target == cell);
  REQUIRE(heap.edges(cell).size() == 1);
  CHECK(heap.edges(cell)[0].target == heap.edge(thread, "shared")->target);
}

TEST_CASE("values that a C function keeps on its stack are held by the thread", "[heap]") {
  const LuaState lua;
  lua_State* thread = lua_newthread(lua);
  lua_newtable(thread);
  const WalkedHeap heap{lua};
  const auto object = heap.object_at(thread).value();
  const auto held = heap.edge(object, "(C temporary)").value();
  CHECK(held.kind == EdgeKind::local);
  CHECK(held.target == heap.object_at(lua_topointer(thread, -1)));
}

TEST_CASE("recursion deeper than the VM's own count of calls is exact to the byte", "[heap]") {
  const LuaState lua;
  lua.run(
      "local function down(n) if n == 0 then coroutine.yield() else return 1 + down(n - 1) end end\n"
      "thread = coroutine.create(down)\n"
      "assert(coroutine.resume(thread, 70000))\n");
  const WalkedHeap heap{lua};
  CHECK(heap.totals.unexplained_bytes == 0);
  CHECK(heap.listed_bytes() + heap.totals.garbage_bytes == lua.bytes());
}

}  // namespace wayfinder::runtime::heap
