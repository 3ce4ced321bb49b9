#include <catch2/catch.hpp>
#include <string>

#include "adapter/syntax/visible_locals.hpp"
#include "tests/unit/adapter_syntax/chunk_of.hpp"

using namespace wayfinder::syntax;

namespace {

/// The names that are visible where `^` stands, innermost first.
std::string visible_at_mark(std::string text, Lua lua = Lua::lua54) {
  const auto mark = text.find('^');
  text[mark] = ' ';
  const Chunk chunk = chunk_of(text, lua);
  std::string names;
  for (const Local* local : visible_locals(chunk, static_cast<std::uint32_t>(mark)))
    names += local->name + " ";
  return names;
}

ConstantValue folded_value(std::string_view text) {
  const Chunk chunk = chunk_of(text);
  REQUIRE_FALSE(chunk.locals.empty());
  REQUIRE(chunk.locals.back().folded);
  return *chunk.locals.back().folded;
}

bool is_folded(std::string_view text) {
  return chunk_of(text).locals.back().folded.has_value();
}

}  // namespace

TEST_CASE("a local is visible behind its statement, to the end of its block", "[adapter][syntax]") {
  CHECK(visible_at_mark("local a = 1 ^") == "a ");
  CHECK(visible_at_mark("local a = ^ 1").empty());
  CHECK(visible_at_mark("do local a = 1 ^ end") == "a ");
  CHECK(visible_at_mark("do local a = 1 end ^").empty());
  CHECK(visible_at_mark("local a local b, a = ^ a") == "a ");
  CHECK(visible_at_mark("repeat local a until a ^ = 1") == "a ");
  CHECK(visible_at_mark("for i, v in f ^ () do end").empty());
  CHECK(visible_at_mark("for i, v in f() do ^ end") == "v i ");
  CHECK(visible_at_mark("for i = 1, 2 do local x ^ end") == "x i ");
  CHECK(visible_at_mark("local function f(a, b) ^ end") == "b a f ");
  CHECK(visible_at_mark("function t:m(a) ^ end") == "a self ");
  CHECK(visible_at_mark("local f = function() ^ end").empty());
}

TEST_CASE("after a syntax error the scopes before it are known", "[adapter][syntax]") {
  const std::string text = "local a = 1\nlocal function f(b)\n  local c = = 2\nend\n";
  const Chunk chunk = chunk_of(text);
  REQUIRE(chunk.error);
  CHECK(local_named(chunk, "b", static_cast<std::uint32_t>(text.find("local c"))) != nullptr);
  CHECK(local_named(chunk, "a", static_cast<std::uint32_t>(text.find("local c"))) != nullptr);
  CHECK(chunk.functions.size() == 2);
}

TEST_CASE("a constant that 5.4 folds away has its value", "[adapter][syntax]") {
  CHECK(folded_value("local x <const> = 5") == ConstantValue{std::int64_t{5}});
  CHECK(folded_value("local x <const> = -(2 ^ 3) + 1.5") == ConstantValue{-6.5});
  CHECK(folded_value("local x <const> = 7 // 2 | 8") == ConstantValue{std::int64_t{11}});
  CHECK(folded_value("local x <const> = 'a\\0b'") == ConstantValue{std::string{"a\0b", 3}});
  CHECK(folded_value("local x <const> = [[\n" + std::string(100, 'y') + "]]") == ConstantValue{std::string(100, 'y')});
  CHECK(folded_value("local x <const> = nil") == ConstantValue{});
  CHECK(folded_value("local x <const> = not nil") == ConstantValue{true});
  CHECK(folded_value("local y <const> = 2 local x <const> = y * y") == ConstantValue{std::int64_t{4}});
  CHECK(folded_value("local f, x <const> = f(), 3") == ConstantValue{std::int64_t{3}});
}

TEST_CASE("a constant that exists at run time is not folded", "[adapter][syntax]") {
  CHECK_FALSE(is_folded("local x <const> = f()"));
  CHECK_FALSE(is_folded("local x <const> = 1 / 0"));
  CHECK_FALSE(is_folded("local x <const> = 'a' .. 'b'"));
  CHECK_FALSE(is_folded("local x <const> = {}"));
  CHECK_FALSE(is_folded("local x <const> = 1, 2"));
  CHECK_FALSE(is_folded("local x <const>"));
  CHECK_FALSE(is_folded("local x <const> = 1 and 2 == 2"));
  CHECK_FALSE(is_folded("local x = 5"));
  CHECK(chunk_of("local x <const> = f()").locals[0].attribute == Attribute::constant);
  CHECK(chunk_of("local x <close> = f()").locals[0].attribute == Attribute::close);
}

TEST_CASE("where a frame stands decides which of two locals a name means", "[adapter][syntax]") {
  const std::string text =
      "local x <const> = 1\n"
      "f(x)\n"
      "local x <const> = 2\n"
      "f(x)\n"
      "local function g() local x <const> = 3\n"
      "  return x end\n";
  const Chunk chunk = chunk_of(text);
  const auto value_at = [&](std::int32_t line, std::int32_t first_line) {
    return std::get<std::int64_t>(*local_named(chunk, "x", offset_of_stop(chunk, text, line, first_line))->folded);
  };
  CHECK(value_at(2, 0) == 1);
  CHECK(value_at(3, 0) == 1);  // the second one is not there before its line has run
  CHECK(value_at(4, 0) == 2);
  CHECK(value_at(6, 5) == 3);
  CHECK(local_named(chunk, "y", offset_of_stop(chunk, text, 4, 0)) == nullptr);
}
