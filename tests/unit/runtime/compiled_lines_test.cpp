#include "runtime/breakpoints/compiled_lines.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder;
using runtime::compile_text_lines;

TEST_CASE("lines of a text are those that give line events", "[breakpoints]") {
  const auto lines = compile_text_lines(
      "local a = 1\n"
      "\n"
      "local function f(x)\n"
      "  if x then\n"
      "    return 1\n"
      "  else\n"
      "    return 2\n"
      "  end\n"
      "end\n"
      "print(f(a))\n");
  REQUIRE(lines);
  CHECK(lines->between(1, 100) == std::vector{1, 4, 5, 7, 9, 10});
  CHECK(lines->bind(6) == 7);
  CHECK(lines->bind(3) == 4);
}

TEST_CASE("the header of a vararg function takes no breakpoint", "[breakpoints]") {
  const auto lines = compile_text_lines("local function f(...)\n  local n = 1\n  return n\nend\n");
  REQUIRE(lines);
  CHECK(lines->between(1, 3) == std::vector{2, 3});
}

TEST_CASE("a long function keeps its lines right", "[breakpoints]") {
  std::string text;
  for (int line = 1; line <= 1000; ++line) {
    text += "a = b\n\n";
  }
  const auto lines = compile_text_lines(text);
  REQUIRE(lines);
  CHECK(lines->between(1, 2001).size() == 1000);  // the end of a chunk takes no breakpoint of its own
  CHECK(lines->bind(1500) == 1501);
}

TEST_CASE("a text that does not compile says what Lua says", "[breakpoints]") {
  const auto lines = compile_text_lines("local = 1");
  REQUIRE_FALSE(lines);
  CHECK(lines.error().code == ErrorCode::evaluation);
  CHECK(lines.error().message.find("<name> expected") != std::string::npos);
}

TEST_CASE("a file that is not there is named", "[breakpoints]") {
  const auto lines = runtime::compile_file_lines("/nowhere/at/all.lua");
  REQUIRE_FALSE(lines);
  CHECK(lines.error().code == ErrorCode::file);
  CHECK(lines.error().message.find("/nowhere/at/all.lua") != std::string::npos);
}
