#include "adapter/syntax/expression_at.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace wayfinder::syntax;

namespace {

/// The expression at the mark `^`, which points at the character behind it.
std::string at_mark(std::string text, Lua lua = Lua::lua54) {
  const auto mark = text.find('^');
  text.erase(mark, 1);
  std::int32_t line = 1;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < mark; ++i) {
    if (text[i] != '\n') continue;
    ++line;
    begin = i + 1;
  }
  const auto found = expression_at(text, dialect_of(lua), line, static_cast<std::uint32_t>(mark - begin + 1));
  return found ? found->text : "none";
}

}  // namespace

TEST_CASE("a hover evaluates the name and the path up to it", "[adapter][syntax]") {
  CHECK(at_mark("f(^abc)") == "abc");
  CHECK(at_mark("f(ab^c)") == "abc");
  CHECK(at_mark("x = ^a.b.c") == "a");
  CHECK(at_mark("x = a.^b.c") == "a.b");
  CHECK(at_mark("x = a.b.^c") == "a.b.c");
  CHECK(at_mark("\n\n  x.^y = 1") == "x.y");
  CHECK(at_mark("local ^v = 1") == "v");
  CHECK(at_mark("for ^k, v in pairs(t) do end") == "k");
  CHECK(at_mark("function M.f(^p) end") == "p");
  CHECK(at_mark("function M.^f(p) end") == "M.f");
}

TEST_CASE("a hover on an index evaluates the field, one inside it the key", "[adapter][syntax]") {
  CHECK(at_mark("x = a[^i]") == "i");
  CHECK(at_mark("x = a^[i]") == "a[i]");
  CHECK(at_mark("x = a[i^]") == "a[i]");
  CHECK(at_mark("x = a[i + 1].^n") == "a[i + 1].n");
  CHECK(at_mark("x = t[ t.^n ]") == "t.n");
}

TEST_CASE("a hover on a method evaluates the function, not the call", "[adapter][syntax]") {
  CHECK(at_mark("a.b:^m(1)") == "a.b.m");
  CHECK(at_mark("function C:^m() end") == "C.m");
}

TEST_CASE("a hover runs no call and makes no table", "[adapter][syntax]") {
  CHECK(at_mark("x = f().^y") == "none");
  CHECK(at_mark("x = a[f()]^.y") == "none");
  CHECK(at_mark("x = a:m().^y") == "none");
  CHECK(at_mark("x = f(^y).z") == "y");
  CHECK(at_mark("x = a[{}]^.y") == "none");
}

TEST_CASE("there is nothing to evaluate on literals, keywords, comments, labels and keys", "[adapter][syntax]") {
  CHECK(at_mark("x = '^abc'") == "none");
  CHECK(at_mark("x = ^12") == "none");
  CHECK(at_mark("^if x then end") == "none");
  CHECK(at_mark("-- ^abc") == "none");
  CHECK(at_mark("x = a. --[[ ^c ]] b") == "none");
  CHECK(at_mark("goto ^x ::x::") == "none");
  CHECK(at_mark("x = { ^key = value }") == "none");
  CHECK(at_mark("x = { key = ^value }") == "value");
  CHECK(at_mark("x = a ^+ b") == "none");
  CHECK(at_mark("x = (a ^and b)") == "none");
  CHECK(at_mark("f()^\n") == "none");
}

TEST_CASE("a hover before a syntax error is answered", "[adapter][syntax]") {
  CHECK(at_mark("f(^a.b) x = = 1") == "a");
  CHECK(at_mark("x = = 1 f(^a)") == "none");
}
