#include <catch2/catch.hpp>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/object_bytes.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;

TEST_CASE("the sizes of all objects are collectgarbage count to the byte", "[layout]") {
  const LuaProgram program;
  lua_State* L = program.L();
  program.run(R"(
    keep = {}
    for i = 1, 2000 do
      keep[i] = { tostring(i), [i * 1.5] = ("x"):rep(i), f = function() return i, keep end }
      keep["co" .. i % 50] = coroutine.wrap(function(a) local b = a coroutine.yield(function() return b end) end)
      keep["co" .. i % 50](i)
    end
    for i = 100, 1500 do keep[i] = nil end
    keep.file = io.tmpfile()
    keep.finalized = setmetatable({}, { __gc = function() end })
    local _ = #keep)");
  const layout::Global& global = *layout::of(L)->global;
  std::size_t bytes = sizeof(layout::Global) + static_cast<std::size_t>(global.strings.size) * sizeof(void*);
  layout::for_each_object(global, [&](const layout::Object& object) { bytes += layout::bytes_of(object); });
  const auto said =
      static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNT)) * 1024 + static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNTB));
  CHECK(bytes == said);
  CHECK(layout::bytes_in_use(global) == said);
}

TEST_CASE("the line of every instruction is the one that a traceback shows", "[layout]") {
  std::vector<std::pair<int, int>> lines;
  const LuaProgram program{[&](lua_State* L) {
    lua_Debug said;
    REQUIRE(lua_getstack(L, 1, &said) == 1);
    lua_getinfo(L, "l", &said);
    const layout::CallInfo& call = *layout::of(L)->call->previous;
    const layout::Proto* proto = layout::proto_of(call);
    REQUIRE(proto != nullptr);
    lines.emplace_back(layout::line_of(*proto, layout::pc_of(*layout::of(L), call, *proto)), said.currentline);
  }};
  std::string text = "probe()";
  for (int i = 0; i < 300; ++i) {  // beyond one stretch of line deltas, with gaps that do not fit in a byte
    text += std::string(i % 40 == 0 ? 200 : 1, '\n') + "probe() local x" + std::to_string(i % 100) + " = 1 x" +
            std::to_string(i % 100) + " = nil";
    if (i % 90 == 89) text += " do local _ end";
    if (i % 100 == 99) text = "do " + text + " end";
  }
  program.run(text);
  REQUIRE(lines.size() == 301);
  for (const auto& [read, said] : lines) {
    CHECK(read == said);
  }
}

TEST_CASE("a stripped function has no lines", "[layout]") {
  int line = 0;
  const LuaProgram program{[&](lua_State* L) {
    const layout::CallInfo& call = *layout::of(L)->call->previous;
    line = layout::line_of(*layout::proto_of(call), layout::pc_of(*layout::of(L), call, *layout::proto_of(call)));
  }};
  program.run("load(string.dump(function() probe() return 1 end, true))()");
  CHECK(line == -1);
}
