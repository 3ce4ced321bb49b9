#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/adapter_syntax/chunk_of.hpp"

using namespace wayfinder::syntax;

namespace {

std::string error_of(std::string_view text, Lua lua = Lua::lua54) {
  const Chunk chunk = chunk_of(text, lua);
  return chunk.error ? std::to_string(chunk.error->line) + ": " + chunk.error->message : "no error";
}

}  // namespace

TEST_CASE("a syntax error reads as the interpreter's own", "[adapter][syntax]") {
  CHECK(error_of("local x = = 1") == "1: unexpected symbol near '='");
  CHECK(error_of("if x then\nf(") == "2: unexpected symbol near <eof>");
  CHECK(error_of("if x then\nf(", Lua::lua51) == "2: unexpected symbol near '<eof>'");
  CHECK(error_of("while x do\n\nreturn") == "3: 'end' expected (to close 'while' at line 1) near <eof>");
  CHECK(error_of("for 1 do end") == "1: <name> expected near '1'");
  CHECK(error_of("for 1 do end", Lua::luajit) == "1: '<name>' expected near '1'");
  CHECK(error_of("x = 'a\\q'") == "1: invalid escape sequence near ''a\\q'");
  CHECK(error_of("x = \"a\\65b\" y") == "1: syntax error near <eof>");
  CHECK(error_of("f() = 1") == "1: syntax error near '='");
  CHECK(error_of("x = 3 $") == "1: unexpected symbol near '$'");
  CHECK(error_of("x = 3 \x01") == "1: unexpected symbol near '<\\1>'");
}

TEST_CASE("jumps and attributes are checked as by the compilers", "[adapter][syntax]") {
  CHECK(error_of("break") == "1: break outside loop at line 1");
  CHECK(error_of("break", Lua::lua53) == "1: <break> at line 1 not inside a loop");
  CHECK(error_of("break", Lua::lua51) == "1: no loop to break near '<eof>'");
  CHECK(error_of("goto x") == "1: no visible label 'x' for <goto> at line 1");
  CHECK(error_of("goto x", Lua::luajit) == "1: undefined label 'x'");
  CHECK(error_of("goto x local a ::x:: f()") == "1: <goto x> at line 1 jumps into the scope of local 'a'");
  CHECK(error_of("goto x local a ::x::") == "no error");
  CHECK(error_of("::x:: do ::x:: end") == "1: label 'x' already defined on line 1");
  CHECK(error_of("::x:: do ::x:: end", Lua::lua53) == "no error");
  CHECK(error_of("local x <const> = 1 x = 2") == "1: attempt to assign to const variable 'x'");
  CHECK(error_of("local x <odd> = 1") == "1: unknown attribute 'odd'");
  CHECK(error_of("local x <close>, y <close> = 1") == "1: multiple to-be-closed variables in local list");
}

TEST_CASE("a compiled chunk is no text", "[adapter][syntax]") {
  CHECK(error_of("\x1bLua") == "1: binary chunk");
}
