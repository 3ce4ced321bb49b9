#include "runtime/inspect/const_locals.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder::runtime::inspect;

TEST_CASE("declared constants are known in their scope", "[inspect][const_locals]") {
  const std::string text = R"(local a <const> = 1
local b <close> = open()
local plain = 2
if plain then
  local inner <const>, other = 5, 6
  print(inner)
end
local function f(a, ...)
  for plain = 1, 2 do local c <const> = -3 * (1) print(c) end
  print(a)
end
local d <const> = a * 2 + 1
local e <const> = f()
local g <const> = "x" .. "y"
print(d)
)";
  const auto at = [&](int line) { return declared_locals(text, line); };
  CHECK(at(1).empty());
  CHECK(at(2).at("a").attribute == "const");
  CHECK(at(2).at("a").literal == "1");
  CHECK(at(3).at("b").attribute == "close");
  CHECK(at(6).at("inner").attribute == "const");
  CHECK_FALSE(at(6).contains("other"));
  CHECK_FALSE(at(8).contains("inner"));
  CHECK_FALSE(at(10).contains("a"));  // the parameter hides it
  CHECK(at(12).at("a").attribute == "const");
  CHECK(at(13).at("d").literal == "(1) * 2 + 1");
  CHECK(at(14).at("e").literal.empty());
  CHECK(at(15).at("g").literal.empty());
}
