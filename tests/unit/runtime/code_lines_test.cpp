#include "runtime/breakpoints/code_lines.hpp"

#include <catch2/catch.hpp>
#include <climits>

using wayfinder::runtime::CodeLines;

namespace {

//  1 local limit = 3
//  2
//  3 local function count()
//  4   -- a comment
//  5   local n = 0
//  6   return n
//  7 end
//  8
//  9 print(count())
// 10 -- the end
const CodeLines program{{{0, INT_MAX, {1, 7, 9}}, {3, 7, {5, 6, 7}}}};

}  // namespace

TEST_CASE("a breakpoint on a line with code stays there", "[breakpoints]") {
  CHECK(program.bind(1) == 1);
  CHECK(program.bind(5) == 5);
  CHECK(program.bind(9) == 9);
}

TEST_CASE("a breakpoint on a comment moves to the next code of the same function", "[breakpoints]") {
  CHECK(program.bind(4) == 5);
  CHECK(program.bind(8) == 9);
}

TEST_CASE("a breakpoint on a function's first line moves into the function", "[breakpoints]") {
  CHECK(program.bind(3) == 5);
}

TEST_CASE("a breakpoint never moves from outside into a function", "[breakpoints]") {
  CHECK(program.bind(2) == 7);  // where the closure is made, not line 5
}

TEST_CASE("a breakpoint after the last code binds nowhere", "[breakpoints]") {
  CHECK_FALSE(program.bind(10));
  CHECK_FALSE(CodeLines{}.bind(1));
}

TEST_CASE("a line that only the outer function has code on binds there", "[breakpoints]") {
  const CodeLines nested{{{0, INT_MAX, {1, 4}}, {1, 4, {2, 3}}}};
  CHECK(nested.bind(1) == 1);
  CHECK(nested.bind(4) == 4);
}

TEST_CASE("the lines that take breakpoints are listed once, in order", "[breakpoints]") {
  CHECK(program.between(1, 7) == std::vector{1, 5, 6, 7});
  CHECK(program.between(2, 4).empty());
}
