#include "runtime/heap/births.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <memory>

#include "runtime/facts/facts.hpp"
#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

namespace {

std::uint16_t birth_of(const Births& births, const void* object) {
  return births.table().value(reinterpret_cast<std::uintptr_t>(object));
}

/// An allocator that hands out what was freed before anything new. What the system's does is its own affair.
struct FreeBlocks {
  std::multimap<std::size_t, std::unique_ptr<std::byte[]>> blocks;

  static void* allocate(void* self, void* old, std::size_t old_size, std::size_t size) {
    auto& blocks = static_cast<FreeBlocks*>(self)->blocks;
    std::unique_ptr<std::byte[]> made;
    if (size > 0) {
      auto found = blocks.extract(size);
      made = found ? std::move(found.mapped()) : std::make_unique<std::byte[]>(size);
      if (old != nullptr) std::memcpy(made.get(), old, std::min(old_size, size));
    }
    if (old != nullptr) blocks.emplace(old_size, static_cast<std::byte*>(old));
    return made.release();
  }
};

}  // namespace

TEST_CASE("a program that nobody takes a snapshot of keeps its own allocator", "[heap][births]") {
  const LuaState lua;
  CHECK(Births::find(lua) == nullptr);
  Births* births = Births::of(lua);
  REQUIRE(births != nullptr);
  CHECK(Births::find(lua) == births);
  CHECK(Births::of(lua) == births);
  Births::remove(lua);
  CHECK(Births::find(lua) == nullptr);
  lua.run("t = {}");
}

TEST_CASE("each object knows the epoch in which it was made", "[heap][births]") {
  const LuaState lua;
  lua.run("old = {}");
  Births& births = *Births::of(lua);
  lua.run("first = {}");
  births.begin_epoch();
  lua.run("second = coroutine.create(print)");
  const WalkedHeap heap{lua};
  const auto address = [&heap](std::uint32_t object) {
    return reinterpret_cast<void*>(heap.columns.addresses[object]);
  };
  CHECK(birth_of(births, address(heap.at({"old"}))) == 0);
  CHECK(birth_of(births, address(heap.at({"first"}))) == 1);
  const auto* block = static_cast<std::byte*>(address(heap.at({"second"}))) - layout::extra_space_bytes;
  CHECK(birth_of(births, block) == 2);
}

TEST_CASE("a snapshot lists the births of threads, tables and strings alike", "[heap][births]") {
  const LuaState lua;
  Births& births = *Births::of(lua);
  lua.run("old = {}");
  births.begin_epoch();
  lua.run("thread = coroutine.create(print); table_ = {}; text = ('a new string'):rep(2)");
  HeapGraph graph;
  WalkTotals totals;
  const WalkRequest request{.L = lua, .births = &births.table()};
  REQUIRE(walk_heap(request, graph, totals));
  const WalkedHeap heap{lua};  // the same walk without births: the same places
  CHECK(graph.births[heap.at({"old"})] == 1);
  for (const std::string_view name : {"thread", "table_", "text"}) {
    CAPTURE(name);
    CHECK(graph.births[heap.at({name})] == 2);
  }
}

TEST_CASE("an address that was freed and used again is a different object", "[heap][births]") {
  FreeBlocks free_blocks;
  const LuaState lua{lua_newstate(FreeBlocks::allocate, &free_blocks)};
  Births& births = *Births::of(lua);
  lua.run("thing = {}");
  lua_getglobal(lua, "thing");
  const void* first = lua_topointer(lua, -1);
  lua_pop(lua, 1);
  births.begin_epoch();
  lua.run("thing = nil; collectgarbage(); kept = {}; for i = 1, 2000 do kept[i] = {} end");
  // one of so many sits where the first one was
  const WalkedHeap heap{lua};
  REQUIRE(heap.object_at(first));
  CHECK(birth_of(births, first) == 2);
}

TEST_CASE("the table of births outlives thousands of objects in large heaps", "[heap][births]") {
  const LuaState lua;
  Births& births = *Births::of(lua);
  births.begin_epoch();
  births.begin_epoch();
  lua.run("t = {}; for i = 1, 100000 do t[i] = {} end");
  const WalkedHeap heap{lua};
  const auto table = heap.at({"t"});
  std::size_t wrong = 0;
  for (const auto& edge : heap.edges(table)) {
    wrong += birth_of(births, reinterpret_cast<void*>(heap.columns.addresses[edge.target])) == 3 ? 0U : 1U;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the peak is the most that was in use since the first snapshot", "[heap][births]") {
  const LuaState lua;
  const Births& births = *Births::of(lua);
  lua.run("t = ('x'):rep(10000000); t = nil; collectgarbage()");
  CHECK(births.peak_bytes() > 10000000);
  CHECK(lua.bytes() < 1000000);
  CHECK(births.peak_bytes() >= lua.bytes());
}

TEST_CASE("after 65535 snapshots a new run begins, so that no birth is misread", "[heap][births]") {
  const LuaState lua;
  Births& births = *Births::of(lua);
  lua.run("t = {}");
  const auto key = births.process_key();
  CHECK(key != 0);
  for (int i = 0; i < 65534; ++i) {
    births.begin_epoch();
  }
  CHECK(births.epoch() == 65535);
  CHECK(births.process_key() == key);
  births.begin_epoch();
  CHECK(births.epoch() == 1);
  CHECK(births.process_key() != key);
  const WalkedHeap heap{lua};
  CHECK(births.table().value(heap.columns.addresses[heap.at({"t"})]) == 0);
}

}  // namespace wayfinder::runtime::heap
