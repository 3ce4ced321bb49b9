#include "adapter/syntax/active_lines.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/adapter_syntax/chunk_of.hpp"

using namespace wayfinder::syntax;
using Lines = std::vector<std::int32_t>;

TEST_CASE("lines without an instruction are not active", "[adapter][syntax]") {
  for (const Lua lua : all_luas) {
    CAPTURE(dialect_of(lua).name);
    const Lines lines = lines_of("-- a comment\n\nlocal a = f()\nif a then\n  f(1)\nelse\n  f(2)\nend\n-- end\n", lua);
    CHECK(lines == Lines{3, 4, 5, 7, 8});  // the last one: what every chunk returns
  }
}

TEST_CASE("a local without a value is part of the line before it where the compiler joins them", "[adapter][syntax]") {
  const auto* text = "local a\nlocal b\nf()\n";
  CHECK(lines_of(text, Lua::lua51) == Lines{3});  // registers begin as nil
  CHECK(lines_of(text, Lua::lua52) == Lines{1, 3});
  CHECK(lines_of(text, Lua::lua54) == Lines{1, 3});
  CHECK(lines_of(text, Lua::luajit) == Lines{1, 3});
  CHECK(lines_of("f()\nlocal a\nlocal b\n", Lua::lua51) == Lines{1, 2, 3});
}

TEST_CASE("the end of a function is active unless LuaJIT returned before it", "[adapter][syntax]") {
  const auto* text = "local function f()\n  return 1\nend\n";
  for (const Lua lua : {Lua::lua51, Lua::lua52, Lua::lua53, Lua::lua54})
    CHECK(chunk_of(text, lua).functions[1].active_lines == Lines{2, 3});
  CHECK(chunk_of(text, Lua::luajit).functions[1].active_lines == Lines{2});
}

TEST_CASE("a call over several lines has its last argument at its parenthesis", "[adapter][syntax]") {
  const auto* text = "local x = f\n  .g(\n  a,\n  b\n)\n";
  for (const Lua lua : all_luas)
    CHECK(lines_of(text, lua) == Lines{1, 2, 3, 5});  // b is loaded when the parenthesis has been read
}

TEST_CASE("a generic for of 5.4 is active at its end, too, where it closes its value", "[adapter][syntax]") {
  const auto* text = "for k in pairs(t) do\n  f(k)\nend\nf()";
  CHECK(lines_of(text, Lua::lua54) == Lines{1, 2, 3, 4});
  CHECK(lines_of(text, Lua::lua53) == Lines{1, 2, 4});
}

TEST_CASE("a breakpoint on a line with an instruction binds there", "[adapter][syntax]") {
  const Chunk chunk = chunk_of("local function f(a)\n  g(a)\nend\nf(1)\n");
  CHECK(breakable_line(chunk, 2) == 2);
  CHECK(breakable_line(chunk, 4) == 4);
}

TEST_CASE("a breakpoint slides to the next line of the function around it, not into another", "[adapter][syntax]") {
  const Chunk chunk = chunk_of(
      "f()\n"
      "-- about g\n"
      "local function g()\n"
      "  -- nothing yet\n"
      "  local a = 1\n"
      "\n"
      "  return a\n"
      "  -- done\n"
      "end\n"
      "\n"
      "g()\n");
  CHECK(breakable_line(chunk, 2) == 9);  // the main chunk makes the function at its end
  CHECK(breakable_line(chunk, 4) == 5);
  CHECK(breakable_line(chunk, 6) == 7);
  CHECK(breakable_line(chunk, 8) == 9);
  CHECK(breakable_line(chunk, 10) == 11);
  CHECK(function_at(chunk, 4) == 1);
  CHECK(function_at(chunk, 10) == 0);
}

TEST_CASE("there is no place for a breakpoint behind the last instruction", "[adapter][syntax]") {
  CHECK(breakable_line(chunk_of("f()\n\n\n"), 5) == std::nullopt);
}

TEST_CASE("the statements of a line are places for a breakpoint, with their columns", "[adapter][syntax]") {
  const Chunk chunk = chunk_of("local a = 1; f(a)  g(a)\n-- none\nif a then h() end\n");
  const auto places = breakable_places(chunk, 1, 3);
  REQUIRE(places.size() == 5);
  CHECK(places[0].column == 1);
  CHECK(places[1].column == 14);
  CHECK(places[2].column == 20);
  CHECK(places[3].line == 3);
  CHECK(places[4].column == 11);
  CHECK(breakable_lines(chunk, 2, 3) == Lines{3});
  CHECK(breakable_places(chunk, 2, 2).empty());
}

TEST_CASE("functions have the names that a person would write", "[adapter][syntax]") {
  const Chunk chunk = chunk_of(
      "function M.load(a, ...) end\n"
      "function Class:method() end\n"
      "local function step() end\n"
      "M.run = function() end\n"
      "local go = function() end\n"
      "return { on_stop = function() end }, function() end\n");
  std::vector<std::string> names;
  for (const Function& function : chunk.functions)
    names.push_back(function.name);
  CHECK(names ==
        std::vector<std::string>{"", "M.load", "Class:method", "local step", "M.run", "local go", "on_stop", ""});
  CHECK(chunk.functions[1].is_vararg);
  CHECK(chunk.functions[1].parameters == std::vector<std::string>{"a"});
  CHECK(chunk.functions[2].parameters == std::vector<std::string>{"self"});
  CHECK(chunk.functions[4].parent == 0);
}
