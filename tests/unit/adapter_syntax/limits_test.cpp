#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/adapter_syntax/chunk_of.hpp"

using namespace wayfinder::syntax;

namespace {

std::string repeated(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i)
    all += text;
  return all;
}

}  // namespace

TEST_CASE("nesting is refused where the interpreters refuse it", "[adapter][syntax]") {
  for (const Lua lua : all_luas) {
    CAPTURE(dialect_of(lua).name);
    CHECK_FALSE(chunk_of("return " + repeated("(", 190) + "1" + repeated(")", 190), lua).error);
    CHECK(chunk_of("return " + repeated("(", 250) + "1" + repeated(")", 250), lua).error);
    CHECK(chunk_of(repeated("do ", 1'000'000), lua).error);
    CHECK(chunk_of("return " + repeated("-", 1) + repeated("{", 1'000'000), lua).error);
    CHECK(chunk_of("x = " + repeated("not ", 1'000'000) + "x", lua).error);
    CHECK(chunk_of("x = " + repeated("a..", 1'000'000) + "a", lua).error);
    CHECK(chunk_of(repeated("a,", 1'000'000), lua).error);
  }
}

TEST_CASE("what is long without being nested is read", "[adapter][syntax]") {
  for (const Lua lua : all_luas) {
    CAPTURE(dialect_of(lua).name);
    CHECK_FALSE(chunk_of("x = a" + repeated("+a", 300'000), lua).error);
    CHECK_FALSE(chunk_of("x = a" + repeated(".b", 300'000), lua).error);
    CHECK_FALSE(chunk_of("if x then " + repeated("elseif y then ", 100'000) + "end", lua).error);
    CHECK_FALSE(chunk_of("x = {" + repeated("'s',", 300'000) + "}", lua).error);
  }
}

TEST_CASE("functions hold as many locals and upvalues as in the interpreters", "[adapter][syntax]") {
  const auto locals = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "local a" + std::to_string(i) + "\n";
    return text;
  };
  for (const Lua lua : all_luas) {
    CHECK_FALSE(chunk_of(locals(200), lua).error);
    const bool is_old = lua == Lua::lua51 || lua == Lua::luajit;
    REQUIRE(chunk_of(locals(201), lua).error);
    CHECK(chunk_of(locals(201), lua).error->message.starts_with(is_old ? "main function has more" : "too many local"));
  }
  std::string captured = locals(61) + "function f() return a0";
  for (int i = 1; i < 61; ++i)
    captured += " + a" + std::to_string(i);
  captured += " end";
  CHECK(chunk_of(captured, Lua::lua51).error);
  CHECK(chunk_of(captured, Lua::luajit).error);
  CHECK_FALSE(chunk_of(captured, Lua::lua52).error);
}

TEST_CASE("any bytes are read without harm", "[adapter][syntax]") {
  std::string bytes;
  for (int i = 0; i < 70'000; ++i)
    bytes += static_cast<char>(i * 7919 >> 3);
  for (const Lua lua : all_luas) {
    CHECK(chunk_of(bytes, lua).error);
    CHECK(chunk_of(std::string(10'000, '\0'), lua).error);
    CHECK_FALSE(chunk_of("", lua).error);
    CHECK(chunk_of("", lua).functions.size() == 1);
    CHECK_FALSE(chunk_of("x = '\\0\0'", lua).functions.empty());
  }
}
