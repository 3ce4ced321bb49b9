#include "memory/graph/paths.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder::memory;

namespace {
std::string path_of(const MadeHeap& heap, MadeHeap::Id object) {
  return heap.graph()->names().path_text(object);
}
}  // namespace

TEST_CASE("a global is called by its name, and what hangs under it by fields and indices", "[memory][paths]") {
  MadeHeap heap;
  const auto entries = heap.under(MadeHeap::globals, {"cache", "entries"});
  const auto entry = heap.table();
  heap.index(entries, 12, entry);
  CHECK(path_of(heap, entry) == "cache.entries[12]");
  const auto graph = heap.graph();
  CHECK(graph->names().steps(entry) == std::vector<std::string>{"_G", "cache", "entries", "[12]"});
  CHECK(graph->paths().distance(entry) == 3);
  CHECK(path_of(heap, MadeHeap::globals) == "_G");
}

TEST_CASE("names that Lua could not write after a dot stand in brackets", "[memory][paths]") {
  MadeHeap heap;
  const auto config = heap.under(MadeHeap::globals, {"config"});
  CHECK(path_of(heap, heap.under(config, {"end"})) == "config[\"end\"]");
  CHECK(path_of(heap, heap.under(config, {"two words"})) == "config[\"two words\"]");
  CHECK(path_of(heap, heap.under(config, {"a\"b\n\xFF"})) == "config[\"a\\\"b\\n\\xFF\"]");
  CHECK(path_of(heap, heap.under(config, {"größe"})) == "config[\"größe\"]");
  CHECK(path_of(heap, heap.under(MadeHeap::globals, {"odd name"})) == "_G[\"odd name\"]");
}

TEST_CASE("a module's content is called by the module's name", "[memory][paths]") {
  MadeHeap heap;
  const auto by_id = heap.under(MadeHeap::loaded, {"app.sessions", "by_id"});
  CHECK(path_of(heap, by_id) == "app.sessions.by_id");
  CHECK(path_of(heap, heap.under(MadeHeap::loaded, {"app/odd"})) == "package.loaded[\"app/odd\"]");
}

TEST_CASE("a local says in which function it lives", "[memory][paths]") {
  MadeHeap heap;
  const auto main = heap.function("@/home/me/app.lua:0");
  const auto run = heap.function("@/home/me/lib/run.lua:12");
  heap.field(MadeHeap::globals, "run", run);
  const auto cache = heap.table();
  const auto queue = heap.table();
  const auto scratch = heap.table();
  heap.edge(MadeHeap::main_thread, main, EdgeKind::internal, "frame");
  heap.edge(MadeHeap::main_thread, cache, EdgeKind::local, "cache");
  heap.edge(MadeHeap::main_thread, run, EdgeKind::internal, "frame");
  heap.edge(MadeHeap::main_thread, queue, EdgeKind::local, "queue");
  heap.edge(MadeHeap::main_thread, scratch, EdgeKind::local, "(temporary)");
  const auto items = heap.under(queue, {"items"});
  CHECK(path_of(heap, cache) == "local cache in main chunk (app.lua)");
  CHECK(path_of(heap, queue) == "local queue in function run (lib/run.lua:12)");
  CHECK(path_of(heap, items) == "local queue.items in function run (lib/run.lua:12)");
  CHECK(path_of(heap, scratch) == "(temporary) in function run (lib/run.lua:12)");
}

TEST_CASE("an upvalue says of which function it is", "[memory][paths]") {
  MadeHeap heap;
  const auto add = heap.function("@app.lua:5");
  heap.field(MadeHeap::globals, "add", add);
  const auto cell = heap.object(ObjectKind::upvalue);
  heap.edge(add, cell, EdgeKind::upvalue, "cache");
  const auto cache = heap.table();
  heap.edge(cell, cache, EdgeKind::value);
  CHECK(path_of(heap, cache) == "upvalue cache of function add (app.lua:5)");
  CHECK(path_of(heap, heap.under(cache, {"entries"})) == "upvalue cache.entries of function add (app.lua:5)");
  CHECK(heap.graph()->names().steps(cache) == std::vector<std::string>{"_G", "add", "upvalue cache", "(value)"});
}

TEST_CASE("a short way over a temporary does not hide the name that a person knows", "[memory][paths]") {
  MadeHeap heap;
  const auto sessions = heap.under(MadeHeap::loaded, {"app", "state", "sessions"});
  const auto run = heap.function("@app.lua:12");
  heap.edge(MadeHeap::main_thread, run, EdgeKind::internal, "frame");
  heap.edge(MadeHeap::main_thread, sessions, EdgeKind::local, "s");
  heap.edge(MadeHeap::registry, sessions, EdgeKind::registry, 7);
  CHECK(path_of(heap, sessions) == "app.state.sessions");
}

TEST_CASE("what only the registry holds is found there", "[memory][paths]") {
  MadeHeap heap;
  const auto handle = heap.table();
  heap.edge(MadeHeap::registry, handle, EdgeKind::registry, 7);
  const auto files = heap.table();
  heap.edge(MadeHeap::registry, files, EdgeKind::registry, "FILE*");
  const auto own = heap.table();
  heap.edge(MadeHeap::registry, own, EdgeKind::registry, "[lightuserdata]");
  CHECK(path_of(heap, handle) == "registry[7]");
  CHECK(path_of(heap, files) == "registry[\"FILE*\"]");
  CHECK(path_of(heap, own) == "registry[lightuserdata]");
  CHECK(heap.graph()->names().steps(files) == std::vector<std::string>{"registry", "FILE*"});
}

TEST_CASE("metatables and keys have a way, weak edges are none", "[memory][paths]") {
  MadeHeap heap;
  const auto object = heap.under(MadeHeap::globals, {"object"});
  const auto metatable = heap.table();
  heap.edge(object, metatable, EdgeKind::metatable);
  const auto methods = heap.under(metatable, {"__index"});
  const auto key = heap.table();
  heap.edge(object, key, EdgeKind::key, "[table]");
  const auto value = heap.table();
  heap.edge(object, value, EdgeKind::value, "[table]");
  const auto gone = heap.table();
  heap.edge(object, gone, EdgeKind::weak, "gone");
  CHECK(path_of(heap, methods) == "getmetatable(object).__index");
  CHECK(path_of(heap, key) == "(key of object)");
  CHECK(path_of(heap, value) == "object[table]");
  CHECK(path_of(heap, gone) == "(weakly held)");
  CHECK(heap.graph()->names().steps(gone).empty());
  CHECK_FALSE(heap.graph()->paths().is_reached(gone));
}

TEST_CASE("a path of a million steps is cut in its middle", "[memory][paths]") {
  MadeHeap heap;
  auto last = heap.under(MadeHeap::globals, {"list"});
  auto hundredth = last;
  for (int i = 1; i <= 1'000'000; ++i) {
    const auto next = heap.table(8);
    heap.field(last, "next", next);
    last = next;
    if (i == 100) hundredth = last;
  }
  const auto graph = heap.graph();
  CHECK(graph->paths().distance(last) == 1'000'001);
  CHECK(graph->names().path_text(hundredth) ==
        "list.next.next.next.next.next.next.next.next….next.next.next.next.next.next.next.next");
  const auto steps = graph->names().steps(hundredth);
  CHECK(steps.size() == 2 + 2 * ObjectNames::max_steps);
  CHECK(steps[ObjectNames::max_steps + 1] == "… (69 more)");
  CHECK(graph->names().steps(last).front() == "…");
  CHECK(graph->names().path_text(last).starts_with("…"));
}

TEST_CASE("each path is made of edges that exist and are strong", "[memory][paths]") {
  const auto seed = GENERATE(range(1U, 30U));
  std::mt19937 random{seed};
  MadeHeap heap;
  std::vector<MadeHeap::Id> ids{MadeHeap::globals, MadeHeap::main_thread, MadeHeap::registry};
  for (int i = 0; i < 200; ++i)
    ids.push_back(heap.table());
  for (int i = 0; i < 500; ++i) {
    const auto kind = static_cast<EdgeKind>(random() % edge_kind_count);
    heap.edge(ids[random() % ids.size()], ids[random() % ids.size()], kind, "x");
  }
  const auto graph = heap.graph();
  const auto& paths = graph->paths();
  std::vector<bool> is_placed(graph->objects());
  for (const ObjectIndex object : paths.in_order()) {
    is_placed[object] = true;
    const EdgeIndex edge = paths.parent_edge(object);
    if (edge == nothing) continue;
    REQUIRE(graph->columns().edge_targets[edge] == object);
    REQUIRE(source_of(graph->columns(), edge) == paths.parent(object));
    REQUIRE(graph->columns().edge_kinds[edge] != EdgeKind::weak);
    REQUIRE(paths.distance(object) == paths.distance(paths.parent(object)) + 1);
    REQUIRE(is_placed[paths.parent(object)]);
  }
  for (EdgeIndex edge = 0; edge < edge_count(graph->columns()); ++edge) {  // and nothing reachable is left out
    if (graph->columns().edge_kinds[edge] == EdgeKind::weak) continue;
    if (!paths.is_reached(source_of(graph->columns(), edge))) continue;
    CHECK(paths.is_reached(graph->columns().edge_targets[edge]));
  }
}
