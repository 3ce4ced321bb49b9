#include "runtime/traps/code_watch.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;
using traps::CodeWatch;

namespace {

struct Seen {
  int come{};
  int gone{};
  int ended{};
};

CodeWatch::Listener noting(Seen& seen) {
  return {&seen, [](void* data) noexcept { ++static_cast<Seen*>(data)->come; },
          [](void* data, const void*) noexcept { ++static_cast<Seen*>(data)->gone; },
          [](void* data) noexcept { ++static_cast<Seen*>(data)->ended; }};
}

int take(CodeWatch& watch) {
  bool waits = false;
  return static_cast<int>(watch.take_new(waits).size());
}

}  // namespace

TEST_CASE("prototypes are seen when they come, when they go, and when their state ends", "[traps]") {
  Seen seen;
  CodeWatch watch{noting(seen)};
  {
    const LuaProgram program;
    void* data = nullptr;
    const lua_Alloc allocator = lua_getallocf(program.L(), &data);
    watch.begin(program.L());
    program.run("do local f = load('return function() end') end");
    CHECK(seen.come == 3);  // this chunk, the loaded one, and the function in it
    CHECK(take(watch) == 3);
    lua_gc(program.L(), LUA_GCCOLLECT);
    CHECK(seen.gone == 3);
    watch.end(program.L());
    CHECK(lua_getallocf(program.L(), nullptr) == allocator);
    program.run("local f = load('return 1')");
    CHECK(seen.come == 3);
    watch.begin(program.L());
  }
  CHECK(seen.ended == 1);
  const LuaProgram next;
  watch.begin(next.L());
  next.run("return 1");
  CHECK(seen.come == 4);
  CHECK(take(watch) == 1);
  watch.end(next.L());
}

TEST_CASE("a chunk is not looked at while it is being loaded", "[traps]") {
  Seen seen;
  CodeWatch watch{noting(seen)};
  int whole = -1;
  bool waits = false;
  const LuaProgram program{[&](lua_State*) { whole = static_cast<int>(watch.take_new(waits).size()); }};
  watch.begin(program.L());
  program.run(R"lua(
    local parts = {"local function f() end "}
    load(function()
      local part = table.remove(parts)
      if part == nil then probe() end
      return part
    end))lua");
  CHECK(whole == 2);  // of the chunk that runs, and the reader
  CHECK(waits);
  CHECK(take(watch) == 2);
  watch.end(program.L());
}

TEST_CASE("an allocator that was put around the watch stays", "[traps]") {
  Seen seen;
  CodeWatch watch{noting(seen)};
  const LuaProgram program;
  watch.begin(program.L());
  struct Inner {
    lua_Alloc function;
    void* data;
  } inner{};
  inner.function = lua_getallocf(program.L(), &inner.data);
  const lua_Alloc outer = [](void* data, void* block, std::size_t old_size, std::size_t size) {
    const Inner& passed = *static_cast<Inner*>(data);
    return passed.function(passed.data, block, old_size, size);
  };
  lua_setallocf(program.L(), outer, &inner);
  watch.end(program.L());
  CHECK(lua_getallocf(program.L(), nullptr) == outer);
  watch.begin(program.L());
  program.run("return 1");
  CHECK(seen.come == 1);
  lua_setallocf(program.L(), inner.function, inner.data);
  watch.end(program.L());
}
