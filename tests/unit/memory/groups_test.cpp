#include "memory/diff/groups.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder::memory;

namespace {
GroupKey group_of(const MadeHeap& heap, MadeHeap::Id object) {
  const auto graph = heap.graph();
  return Grouping{*graph}.key_of(heap.index_of(object));
}
}  // namespace

TEST_CASE("an object is called by its class", "[memory][groups]") {
  MadeHeap heap;
  const auto by_name = heap.object(ObjectKind::table, 56, "Point");
  heap.field(MadeHeap::globals, "p", by_name);
  const auto account = heap.under(MadeHeap::globals, {"Account"});
  const auto instance = heap.under(MadeHeap::globals, {"mine"});
  heap.edge(instance, account, EdgeKind::metatable);
  const auto stack = heap.under(MadeHeap::loaded, {"collections", "Stack"});
  const auto hidden = heap.table();
  heap.field(hidden, "__index", stack);
  const auto pushed = heap.under(MadeHeap::globals, {"pushed"});
  heap.edge(pushed, hidden, EdgeKind::metatable);
  CHECK(group_of(heap, by_name).name == "Point");
  CHECK(group_of(heap, instance).name == "Account");
  CHECK(group_of(heap, pushed).name == "collections.Stack");
  CHECK(group_of(heap, MadeHeap::main_thread).name == "main thread");
}

TEST_CASE("a class held by an upvalue has the upvalue's name", "[memory][groups]") {
  MadeHeap heap;
  const auto create = heap.function("@app.lua:2");
  heap.field(MadeHeap::globals, "create", create);
  const auto cell = heap.object(ObjectKind::upvalue);
  heap.edge(create, cell, EdgeKind::upvalue, "Session");
  const auto session_class = heap.table();
  heap.edge(cell, session_class, EdgeKind::value);
  const auto session = heap.under(MadeHeap::globals, {"current"});
  heap.edge(session, session_class, EdgeKind::metatable);
  CHECK(group_of(heap, session).name == "Session");
}

TEST_CASE("a table without a class is called by its first field names", "[memory][groups]") {
  MadeHeap heap;
  const auto record = [&heap](std::initializer_list<const char*> fields) {
    static int made = 0;
    const auto table = heap.under(MadeHeap::globals, {"r" + std::to_string(++made)});
    for (const char* const field : fields)
      heap.scalar_field(table, field);
    return table;
  };
  CHECK(group_of(heap, record({"name", "id"})).name == "{id, name}");
  CHECK(group_of(heap, record({"d", "c", "b", "a"})).name == "{a, b, c, d}");
  CHECK(group_of(heap, record({"e", "d", "c", "b", "a"})).name == "{a, b, c, …}");
  CHECK(group_of(heap, record({"two words", "x"})).name == "{\"two words\", x}");
  CHECK(group_of(heap, record({})).name == "table");
}

TEST_CASE("a list and a tree are each a few groups, however deep", "[memory][groups]") {
  MadeHeap heap;
  const auto node = [&heap](MadeHeap::Id from, const char* name) {
    const auto table = heap.under(from, {name});
    heap.scalar_field(table, "value");
    heap.scalar_field(table, "next");
    return table;
  };
  auto last = node(heap.under(MadeHeap::globals, {"list"}), "head");
  for (int i = 0; i < 1'000; ++i)
    last = node(last, "next");
  const auto graph = heap.graph();
  const Grouping grouping{*graph};
  CHECK(grouping.key_of(last).path == "list.head.next");
  CHECK(grouping.totals().examples.size() < 20);
}

TEST_CASE("closures made at one place and their upvalues are one group", "[memory][groups]") {
  MadeHeap heap;
  const auto handlers = heap.under(MadeHeap::globals, {"handlers"});
  std::vector<MadeHeap::Id> values;
  for (std::uint32_t i = 1; i <= 3; ++i) {
    const auto closure = heap.function("@app.lua:30");
    heap.index(handlers, i, closure);
    const auto cell = heap.object(ObjectKind::upvalue);
    heap.edge(closure, cell, EdgeKind::upvalue, "state");
    values.push_back(heap.table());
    heap.edge(cell, values.back(), EdgeKind::value);
  }
  CHECK(group_of(heap, values[0]) == group_of(heap, values[2]));
  CHECK(group_of(heap, values[0]).path == "upvalue state of function (app.lua:30)");
}

TEST_CASE("groups of two snapshots sum up to what changed, for random programs", "[memory][groups]") {
  const auto seed = GENERATE(range(1U, 41U));
  std::mt19937 random{seed};
  GrowingProgram program;
  auto& heap = program.heap;
  std::vector<MadeHeap::Id> tables{heap.under(MadeHeap::globals, {"a"}), heap.under(MadeHeap::loaded, {"m", "b"})};
  const auto step = [&] {
    for (int i = 0; i < 60; ++i) {
      const auto holder = tables[random() % tables.size()];
      const auto made = heap.table(16 + random() % 64);
      if (random() % 2 == 0) {
        heap.index(holder, static_cast<std::uint32_t>(random() % 1'000), made);
      } else {
        heap.field(holder, "k" + std::to_string(random() % 30), made);
      }
      tables.push_back(made);
    }
    for (int i = 0; i < 15; ++i) {
      const std::size_t at = 2 + random() % (tables.size() - 2);
      heap.remove(tables[at]);
      tables.erase(tables.begin() + static_cast<std::ptrdiff_t>(at));
    }
  };
  step();
  const auto from = program.take();
  step();
  const auto to = program.take();
  Grouping from_groups{*from};
  Grouping to_groups{*to};
  align(from_groups, to_groups);
  const auto identity = identify(*from, *to);
  std::int64_t count = 0;
  std::int64_t size = 0;
  for (const auto& delta : compare_groups(*from, *to, identity, from_groups, to_groups)) {
    count += delta.count_delta;
    size += delta.size_delta;
  }
  CHECK(count == static_cast<std::int64_t>(to->objects()) - static_cast<std::int64_t>(from->objects()));
  CHECK(size ==
        static_cast<std::int64_t>(to->info().total_bytes) - static_cast<std::int64_t>(from->info().total_bytes));
  for (ObjectIndex object = 1; object < to->objects(); ++object) {  // the address of a made object is never used again
    const bool was_there = to->columns().births[object] < to->info().epoch;
    CHECK((identity.in_from[object] != nothing) == was_there);
  }
}
