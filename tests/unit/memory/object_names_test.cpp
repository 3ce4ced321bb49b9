#include "memory/graph/object_names.hpp"

#include <catch2/catch.hpp>

#include "memory/graph/type_names.hpp"
#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder::memory;

namespace {
std::string name_of(const MadeHeap& heap, MadeHeap::Id object) {
  return heap.graph()->names().name_of(object);
}
}  // namespace

TEST_CASE("a function is called by the name that holds it and the line where it is written", "[memory][names]") {
  MadeHeap heap;
  const auto handle = heap.function("@/home/me/app.lua:5");
  heap.field(heap.under(MadeHeap::globals, {"server"}), "handle", handle);
  const auto anonymous = heap.function("@./lib/x.lua:9");
  heap.index(heap.under(MadeHeap::globals, {"callbacks"}), 1, anonymous);
  const auto main = heap.function("@/home/me/app.lua:0");
  heap.edge(MadeHeap::main_thread, main, EdgeKind::internal, "frame");
  const auto loaded_text = heap.function("return function() end:1");
  heap.field(MadeHeap::globals, "f", loaded_text);
  const auto print = heap.function("=[C] luaB_print");
  heap.field(MadeHeap::globals, "print", print);
  const auto unnamed_c = heap.function("=[C] l_hashfini");
  heap.index(heap.under(MadeHeap::globals, {"callbacks2"}), 1, unnamed_c);
  CHECK(name_of(heap, handle) == "function handle (app.lua:5)");
  CHECK(name_of(heap, anonymous) == "function (lib/x.lua:9)");
  CHECK(name_of(heap, main) == "main chunk (app.lua)");
  CHECK(name_of(heap, loaded_text) == "function f ([string \"return function() end\"]:1)");
  CHECK(name_of(heap, print) == "function print ([C])");
  CHECK(name_of(heap, unnamed_c) == "function l_hashfini ([C])");
}

TEST_CASE("a function held by an upvalue has the upvalue's name", "[memory][names]") {
  MadeHeap heap;
  const auto run = heap.function("@app.lua:7");
  heap.field(MadeHeap::globals, "run", run);
  const auto cell = heap.object(ObjectKind::upvalue);
  heap.edge(run, cell, EdgeKind::upvalue, "step");
  const auto step = heap.function("@app.lua:3");
  heap.edge(cell, step, EdgeKind::value);
  CHECK(name_of(heap, step) == "function step (app.lua:3)");
}

TEST_CASE("strings show their first bytes, escaped", "[memory][names]") {
  MadeHeap heap;
  const auto binary = heap.string(std::string_view{"a\0\"\xFE", 4});
  const auto longer = heap.string(std::string(50, 'x'));
  heap.field(MadeHeap::globals, "s", binary);
  heap.field(MadeHeap::globals, "t", longer);
  CHECK(name_of(heap, binary) == "string \"a\\x00\\\"\\xFE\"");
  CHECK(name_of(heap, longer) == "string \"" + std::string(40, 'x') + "…\"");
}

TEST_CASE("a coroutine is called by its body", "[memory][names]") {
  MadeHeap heap;
  const auto run = heap.function("@app.lua:3");
  heap.field(MadeHeap::globals, "run", run);
  const auto thread = heap.object(ObjectKind::thread);
  heap.field(MadeHeap::globals, "worker", thread);
  heap.edge(thread, run, EdgeKind::internal, "frame");
  CHECK(name_of(heap, thread) == "coroutine run (app.lua:3)");
  CHECK(name_of(heap, MadeHeap::main_thread) == "main thread");
}

TEST_CASE("tables and userdata are called by their path", "[memory][names]") {
  MadeHeap heap;
  const auto stdout_file = heap.object(ObjectKind::userdata, 40, "FILE*");
  heap.field(heap.under(MadeHeap::globals, {"io"}), "stdout", stdout_file);
  CHECK(name_of(heap, stdout_file) == "io.stdout");
}

TEST_CASE("types have the names that clients use", "[memory][names]") {
  for (std::size_t i = 1; i < object_kind_count; ++i) {
    const auto kind = static_cast<ObjectKind>(i);
    CHECK(object_kind_named(wayfinder::memory::name_of(kind)) == kind);
  }
  CHECK(wayfinder::memory::name_of(ObjectKind::userdata) == "userdata");
  CHECK(wayfinder::memory::name_of(EdgeKind::uservalue) == "uservalue");
  CHECK(wayfinder::memory::name_of(EdgeKind::internal) == "internal");
  CHECK_FALSE(object_kind_named("root"));
  CHECK_FALSE(object_kind_named("tabel"));
}
