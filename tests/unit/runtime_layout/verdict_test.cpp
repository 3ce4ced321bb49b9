#include <catch2/catch.hpp>
#include <cstdlib>

#include "runtime/layout/verify.hpp"

using namespace wayfinder::runtime;

TEST_CASE("the layout of the Lua that we are built with is trusted", "[layout]") {
  const LayoutVerdict& verdict = layout_verdict();
  CHECK(verdict.reason == "");
  CHECK(verdict.is_trusted);
  CHECK(&layout_verdict() == &verdict);
}
