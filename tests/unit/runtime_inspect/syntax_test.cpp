#include "runtime/inspect/syntax.hpp"

#include <catch2/catch.hpp>

#include "runtime/inspect/tokens.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime::inspect;

TEST_CASE("Lua text is cut into its tokens", "[inspect][tokens]") {
  std::vector<std::string> texts;
  for (const Token& token : tokens_of("local a.b=~c--[[x\n]]..'\\'q' [==[ ]] ]==] 0x1p-3 1..2 // -- end\n::l::"))
    texts.emplace_back(token.text);
  const std::vector<std::string> expected{"local",        "a",      ".",    "b",  "=",  "~", "c", "..", "'\\'q'",
                                          "[==[ ]] ]==]", "0x1p-3", "1..2", "//", "::", "l", "::"};
  CHECK(texts == expected);
  CHECK(tokens_of("\n\n x").front().line == 3);
  CHECK(tokens_of("'open").back().kind == TokenKind::broken);
  CHECK(tokens_of("#t").size() == 2);
  CHECK(tokens_of_file("#!/usr/bin/lua\nx").size() == 1);
  CHECK(tokens_of_file("\xEF\xBB\xBF#!x\ny").front().line == 2);
}

TEST_CASE("a string token has the value that Lua would read", "[inspect][tokens]") {
  const auto value = [](std::string_view text) { return string_value(tokens_of(text).front()); };
  CHECK(value("'a\\n\\x41\\065\\z  \n b\\u{e4}\\\\'") == "a\nAAb\xC3\xA4\\");
  CHECK(value("[[\nline]]") == "line");
  CHECK(value("[=[a]]b]=]") == "a]]b");
  CHECK(value("'\\0'") == std::string(1, '\0'));
}

TEST_CASE("names and words are told apart", "[inspect][tokens]") {
  CHECK(is_identifier("_a1"));
  CHECK_FALSE(is_identifier("1a"));
  CHECK_FALSE(is_identifier("end"));
  CHECK_FALSE(is_identifier(""));
  CHECK_FALSE(is_identifier("a b"));
}

TEST_CASE("plain expressions are those without calls, functions and constructors", "[inspect][syntax]") {
  for (const char* text : {"a", "a.b['c'][1]", "(a or b).c", "not a == b", "-2 ^ 2", "a .. b .. 1", "#t > 0", "..."})
    CHECK(parse_plain_expression(text));
  for (const char* text :
       {"f()", "a:b()", "f'x'", "f{}", "{}", "function() end", "a = 1", "a b", "", "a.", "a[1", "(a"}) {
    CAPTURE(text);
    const auto refused = parse_plain_expression(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.starts_with("expected an expression of names, fields and operators, got "));
  }
}
