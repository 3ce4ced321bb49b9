#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/heap/object_shapes.hpp"
#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Where Lua keeps each string once, however long it is.
constexpr bool interns_all = LUA_VERSION_NUM == 501;

/// One heap seen by each walk that this Lua has.
std::vector<std::unique_ptr<WalkedHeap>> walks(lua_State* L, std::uint64_t limit = 0) {
  std::vector<std::unique_ptr<WalkedHeap>> walks;
  walks.push_back(std::make_unique<WalkedHeap>(WalkedHeap::ByApi{}, L, nullptr, limit));
  if (walks_by_layout()) walks.push_back(std::make_unique<WalkedHeap>(L, nullptr, limit));
  return walks;
}

/// Tables that have shrunk, and how many entries each has.
constexpr std::string_view tables_with_counts = R"(
  tables, counts = {}, {}
  local random = math.random
  for i = 1, 300 do
    local t = {}
    for k = 1, random(0, 60) do t[k] = k end
    for k = 1, random(0, 60) do t['k' .. k] = k end
    for k = 1, random(0, 80) do t[k] = nil end
    for k = 1, random(0, 80) do t['k' .. k] = nil end
    local count = 0
    for _ in pairs(t) do count = count + 1 end
    tables[i], counts[i] = t, count
  end
)";

/// Texts of which 1 to 5 copies are kept each; they begin alike for long, or end alike, or differ in their middles.
constexpr std::string_view strings_with_copies = R"(
  kept, copies = {}, {}
  for i = 1, 300 do
    copies[i] = i % 5 + 1
    for copy = 1, copies[i] do
      kept[#kept + 1] = ('text%d '):format(i) .. (' '):rep(90) .. ('%d'):format(i % 7) .. ('='):rep(90 + i % 3)
    end
  end
)";

}  // namespace

TEST_CASE("strings that are there many times are told, as many as there are", "[heap][api]") {
  const LuaState lua;
  lua.run(strings_with_copies);
  lua_getglobal(lua, "copies");
  std::map<std::string, std::size_t> expected;
  for (lua_pushnil(lua); lua_next(lua, -2) != 0; lua_pop(lua, 1)) {
    const auto copies = static_cast<std::size_t>(lua_tointeger(lua, -1));
    if (copies > 1) expected["text" + std::to_string(lua_tointeger(lua, -2))] = copies;
  }
  if (interns_all) expected.clear();
  for (const auto& heap : walks(lua)) {
    std::map<std::uint64_t, std::vector<std::uint32_t>> by_hash;
    for (const auto& row : *heap->graph.details().long_strings)
      by_hash[row.hash].push_back(row.object);
    std::map<std::string, std::size_t> found;
    for (const auto& [hash, objects] : by_hash) {
      const std::string label = heap->label(objects.front());
      if (objects.size() > 1 && label.starts_with("text")) found[label.substr(0, label.find(' '))] = objects.size();
    }
    CHECK(found == expected);
  }
}

TEST_CASE("equal long strings are told by one hash, and short ones are not told of", "[heap][api]") {
  const LuaState lua;
  lua.run(
      "local function text(n, last) return ('x'):rep(n - 1) .. last end\n"
      "strings = {text(40, 'a'), text(41, 'a'), text(41, 'a'), text(41, 'b'), text(9000, 'a'), text(9000, 'a')}");
  for (const auto& heap : walks(lua)) {
    std::vector<std::string> details;
    for (std::uint32_t slot = 1; slot <= 6; ++slot) {
      details.push_back(heap->detail(heap->at({"strings", "#" + std::to_string(slot)})));
    }
    CAPTURE(details);
    CHECK(details[0].empty());
    if (interns_all) {
      CHECK(heap->graph.details().long_strings->empty());
      continue;
    }
    CHECK(details[1].starts_with("41 bytes #"));
    CHECK(details[2] == details[1]);
    CHECK(details[3] != details[1]);
    CHECK(details[4].starts_with("9000 bytes #"));
    CHECK(details[5] == details[4]);
  }
}

TEST_CASE("a table's room is what it takes and what of it is used", "[heap]") {
  const LuaState lua;
  lua.run(tables_with_counts);
  if (!walks_by_layout()) {
    CHECK_FALSE(WalkedHeap(WalkedHeap::ByApi{}, lua).graph.details().table_rooms);
    return;
  }
  const WalkedHeap heap{lua};
  const auto list = heap.at({"tables"});
  lua_getglobal(lua, "counts");
  std::size_t told = 0;
  for (int i = 1; i <= 300; ++i) {
    CAPTURE(i);
    lua_rawgeti(lua, -1, i);
    const auto count = static_cast<std::uint32_t>(lua_tointeger(lua, -1));
    lua_pop(lua, 1);
    const auto table = heap.edge(list, "#" + std::to_string(i))->target;
    const auto room = heap.room(table);
    if (!room) {
      CHECK(count < memory::TableRoom::least_slots);
      continue;
    }
    ++told;
    const ObjectShapes& shapes = object_shapes();
    CHECK(room->used() == count);
    CHECK(room->slots() >= memory::TableRoom::least_slots);
    CHECK(heap.columns.sizes[table] ==
          shapes.table.base + room->array_slots * shapes.table.part + room->hash_slots * shapes.node_bytes);
    CHECK(room->empty_bytes == (room->array_slots - room->array_used) * shapes.table.part +
                                   (room->hash_slots - room->hash_used) * shapes.node_bytes);
  }
  CHECK(told > 100);
}

TEST_CASE("the public API does not tell of tables' room, and nothing is made up", "[heap][api]") {
  const LuaState lua;
  lua.run(tables_with_counts);
  CHECK_FALSE(WalkedHeap(WalkedHeap::ByApi{}, lua).graph.details().table_rooms);
}

TEST_CASE("coroutines that wait are told with the line where they do", "[heap][api]") {
  const LuaState lua;
  lua.run(
      "local function inner() coroutine.yield() end\n"  // line 1
      "waiting = coroutine.create(function()\n"
      "  inner()\n"
      "  return 1\n"
      "end)\n"
      "coroutine.resume(waiting)\n"
      "fresh = coroutine.create(function() end)\n"
      "ended = coroutine.create(function() end)\n"
      "coroutine.resume(ended)\n"
      "failed = coroutine.create(function() error() end)\n"
      "coroutine.resume(failed)\n");
  for (const auto& heap : walks(lua)) {
    CHECK(heap->detail(heap->at({"waiting"})) == "suspended at @test.lua:1");
    CHECK(heap->detail(heap->at({"fresh"})) == "suspended at ");
    CHECK(heap->detail(heap->at({"ended"})).empty());
    CHECK(heap->detail(heap->at({"failed"})).empty());
    CHECK(heap->graph.details().suspended_threads->size() == 2);
  }
}

TEST_CASE("the main thread waits for nobody, whatever lies on its stack", "[heap][api]") {
  const LuaState lua;
  lua_getglobal(lua, "print");
  for (const auto& heap : walks(lua)) {
    CHECK(heap->graph.details().suspended_threads->empty());
  }
}

TEST_CASE("nothing is told of objects beyond the limit", "[heap][api]") {
  const LuaState lua;
  lua.run("for i = 1, 200 do _G['g' .. i] = {('x'):rep(100) .. i, coroutine.create(function() end)} end");
  for (const auto& heap : walks(lua, 100)) {
    const auto details = heap->graph.details();
    const auto is_listed = [](const auto& row) { return row.object < 100; };
    CHECK(std::ranges::all_of(*details.long_strings, is_listed));
    CHECK(std::ranges::all_of(*details.suspended_threads, is_listed));
  }
}

}  // namespace wayfinder::runtime::heap
