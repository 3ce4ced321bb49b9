#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

using memory::EdgeKind;

namespace {

std::size_t count(const WalkedHeap& heap, std::uint32_t object, EdgeKind kind) {
  const auto edges = heap.edges(object);
  return static_cast<std::size_t>(std::ranges::count(edges, kind, &WalkedHeap::Edge::kind));
}

}  // namespace

TEST_CASE("a table with weak values has weak edges to what others hold, and none to the rest", "[heap]") {
  const LuaState lua;
  lua.run(
      "kept = {}\n"
      "cache = setmetatable({first = kept, second = {}, [1] = kept, third = 'a string that only the cache has'},\n"
      "                     {__mode = 'v'})\n");
  const WalkedHeap heap{lua};
  const auto cache = heap.at({"cache"});
  CHECK(heap.edge(cache, "first")->kind == EdgeKind::weak);
  CHECK(heap.edge(cache, "first")->target == heap.at({"kept"}));
  CHECK(heap.edge(cache, "#1")->kind == EdgeKind::weak);
  CHECK_FALSE(heap.edge(cache, "second"));
  CHECK(heap.edge(cache, "third")->kind == EdgeKind::field);  // strings are never cleared
  CHECK(heap.totals.garbage_bytes > 0);
}

TEST_CASE("an ephemeron's value is held by its key", "[heap]") {
  const LuaState lua;
  lua.run(
      "key = {}\n"
      "notes = setmetatable({[key] = {}, [{}] = {}, name = {}}, {__mode = 'k'})\n");
  const WalkedHeap heap{lua};
  const auto notes = heap.at({"notes"});
  const auto key = heap.at({"key"});
  REQUIRE(count(heap, key, EdgeKind::ephemeron) == 1);
  const auto note = heap.edges(key).back();
  CHECK(note.label == "[table]");
  CHECK(count(heap, notes, EdgeKind::weak) == 2);  // the key and its value
  CHECK(heap.edge(notes, "name")->kind == EdgeKind::field);
}

TEST_CASE("a chain of ephemerons is followed to its end, whatever the order of the tables", "[heap]") {
  const LuaState lua;
  lua.run(
      "local chain = {}\n"
      "for i = 1, 20 do chain[i] = setmetatable({}, {__mode = 'k'}) end\n"
      "first = {}\n"
      "local key = first\n"
      "for i = 20, 1, -1 do local value = {}; chain[i][key] = value; key = value end\n"
      "tables = chain\n"
      "setmetatable(key, {__name = 'last'})\n");
  const WalkedHeap heap{lua};
  std::uint32_t object = heap.at({"first"});
  std::size_t steps = 0;
  while (count(heap, object, EdgeKind::ephemeron) == 1) {
    object = heap.edges(object).back().target;
    ++steps;
  }
  CHECK(steps == 20);
  CHECK(heap.label(object) == "last");
  CHECK(heap.totals.unexplained_bytes == 0);
}

TEST_CASE("a table that is weak both ways holds neither half", "[heap]") {
  const LuaState lua;
  lua.run(
      "key, value = {}, {}\n"
      "both = setmetatable({[key] = value, [{}] = value, [key] = {}}, {__mode = 'kv'})\n"
      "both[key] = value\n");
  const WalkedHeap heap{lua};
  CHECK(count(heap, heap.at({"both"}), EdgeKind::weak) == 2);
  CHECK(count(heap, heap.at({"key"}), EdgeKind::ephemeron) == 0);
}

TEST_CASE("edges that come late stay with their source", "[heap]") {
  const LuaState lua;
  lua.run(
      "keys = {}\n"
      "notes = setmetatable({}, {__mode = 'k'})\n"
      "for i = 1, 500 do keys[i] = {mark = i, part = {}}; notes[keys[i]] = {mark = -i} end\n");
  const WalkedHeap heap{lua};
  const auto keys = heap.at({"keys"});
  for (const int i : {1, 2, 250, 499, 500}) {
    const auto key = heap.edge(keys, "#" + std::to_string(i)).value().target;
    CHECK(heap.edge(key, "part"));
    CHECK(count(heap, key, EdgeKind::ephemeron) == 1);
  }
  CHECK(count(heap, heap.at({"notes"}), EdgeKind::weak) == 1000);
}

}  // namespace wayfinder::runtime::heap
