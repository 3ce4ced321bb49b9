#include "adapter/syntax/dialect.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/adapter_syntax/chunk_of.hpp"

using namespace wayfinder::syntax;

namespace {

/// The names of the dialects that take the text, in the order of the table.
std::string takers(std::string_view text) {
  std::string names;
  for (const Dialect& dialect : all_dialects())
    if (!parse(text, dialect).error) names += std::string{dialect.name} + " ";
  return names;
}

}  // namespace

TEST_CASE("a dialect is found by the name that its interpreter gives itself", "[adapter][syntax]") {
  CHECK(dialect_named("Lua 5.3")->lua == Lua::lua53);
  CHECK(dialect_named("LuaJIT")->lua == Lua::luajit);
  CHECK(dialect_named("5.1")->lua == Lua::lua51);
  CHECK(dialect_named("5.4.4") == &dialect_of(Lua::lua54));
  CHECK(dialect_named("5.9") == nullptr);
  CHECK(dialect_named("") == nullptr);
}

TEST_CASE("from 5.4.7 on a call has the line of its parenthesis", "[adapter][syntax]") {
  const auto* text = "local f\n(f\n)(\n1\n)\nf()";
  const auto active = [&](int release) {
    return parse(text, dialect_of(Lua::lua54, release)).functions[0].active_lines;
  };
  CHECK(active(4) == std::vector<std::int32_t>{1, 2, 3, 5, 6});
  CHECK(active(8) == std::vector<std::int32_t>{1, 3, 5, 6});
}

TEST_CASE("each Lua takes its own syntax only", "[adapter][syntax]") {
  CHECK(takers("local x <const> = 1") == "5.4 ");
  CHECK(takers("return 7 // 2 & 1 ~ 3 << 2") == "5.3 5.4 ");
  CHECK(takers("goto x ::x::") == "5.2 5.3 5.4 luajit ");
  CHECK(takers("local goto = 1") == "5.1 luajit ");
  CHECK(takers("goto = goto + 1") == "5.1 luajit ");
  CHECK(takers(";;f();;") == "5.2 5.3 5.4 ");
  CHECK(takers("while true do break f() end") == "5.2 5.3 5.4 ");
  CHECK(takers("f\n(1)") == "5.2 5.3 5.4 ");
  CHECK(takers("return 1LL, 2ull, 3i, 0b101") == "luajit ");
  CHECK(takers("local \xC3\xA4 = 1") == "luajit ");
  CHECK(takers("return '\\x41 \\z  b'") == "5.1 5.2 5.3 5.4 luajit ");
  CHECK(takers("return '\\xZZ'") == "5.1 ");
  CHECK(takers("return '\\u{20AC}'") == "5.1 5.3 5.4 luajit ");
  CHECK(takers("return '\\u{7FFFFFFF}'") == "5.1 5.4 ");
  CHECK(takers("return 0x1p4, 0xA") == "5.1 5.2 5.3 5.4 luajit ");
  CHECK(takers("return 0x.8p-1") == "5.2 5.3 5.4 luajit ");
  CHECK(takers("return 3x") == "");
  CHECK(takers("return [[ [[ ]]") == "5.2 5.3 5.4 luajit ");
}

TEST_CASE("a first line with # and a byte order mark are skipped as by loadfile", "[adapter][syntax]") {
  CHECK(takers("#!/usr/bin/lua\nreturn 1") == "5.1 5.2 5.3 5.4 luajit ");
  CHECK(takers("\xEF\xBB\xBFreturn 1") == "5.2 5.3 5.4 luajit ");
  CHECK(takers("\xEF\xBB\xBF#!lua\nreturn 1") == "5.2 5.3 5.4 luajit ");
  CHECK(takers("\n#") == "");
  for (const Lua lua : all_luas)
    CHECK(lines_of("#!lua\n\nf()", lua).front() == 3);
}

TEST_CASE("a vararg function of 5.1 has a local arg", "[adapter][syntax]") {
  const auto* text = "function f(...) return arg end";
  CHECK(chunk_of(text, Lua::lua51).locals.front().name == "arg");
  CHECK(chunk_of(text, Lua::lua52).locals.empty());
}
