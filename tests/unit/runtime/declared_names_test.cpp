#include "runtime/breakpoints/declared_names.hpp"

#include <catch2/catch.hpp>

using wayfinder::runtime::declared_functions;

namespace {

std::string name_at(std::string_view text, int line) {
  for (const auto& function : declared_functions(text)) {
    if (function.line == line) return function.name;
  }
  return "none";
}

}  // namespace

TEST_CASE("functions are found under the names that their text gives them", "[breakpoints]") {
  constexpr std::string_view text =
      "local function first() end\n"
      "function second() end\n"
      "function M.third() end\n"
      "function Class.sub:fourth() end\n"
      "local fifth = function() end\n"
      "M.sixth = function() end\n"
      "call(function() end)\n";
  CHECK(name_at(text, 1) == "first");
  CHECK(name_at(text, 2) == "second");
  CHECK(name_at(text, 3) == "M.third");
  CHECK(name_at(text, 4) == "Class.sub.fourth");
  CHECK(name_at(text, 5) == "fifth");
  CHECK(name_at(text, 6) == "M.sixth");
  CHECK(name_at(text, 7).empty());
}

TEST_CASE("a field of a table constructor is named under its table", "[breakpoints]") {
  constexpr std::string_view text =
      "local M = {\n"
      "  run = function() end,\n"
      "  deep = {\n"
      "    stop = function() end },\n"
      "}\n"
      "return {\n"
      "  bare = function() end }\n";
  CHECK(name_at(text, 2) == "M.run");
  CHECK(name_at(text, 4) == "M.deep.stop");
  CHECK(name_at(text, 7) == "bare");
}

TEST_CASE("words in strings and comments declare nothing", "[breakpoints]") {
  CHECK(declared_functions("local s = 'function f() end' -- function g() end\n").empty());
}
