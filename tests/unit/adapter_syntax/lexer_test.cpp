#include "adapter/syntax/lexer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace wayfinder::syntax;

namespace {

std::vector<Token> tokens_of(Lexer& lexer) {
  std::vector<Token> tokens;
  for (lexer.next(); !lexer.current().is(TokenKind::end_of_text); lexer.next())
    tokens.push_back(lexer.current());
  return tokens;
}

std::string value_of(std::string_view literal, Lua lua = Lua::lua54) {
  Lexer lexer{literal, dialect_of(lua)};
  lexer.next();
  return lexer.current().is(TokenKind::string) ? std::string{lexer.current().text} : "no string";
}

}  // namespace

TEST_CASE("tokens have offset, line and column", "[adapter][syntax]") {
  Lexer lexer{"ab =\n  \"x\" -- c\n", dialect_of(Lua::lua54)};
  const auto tokens = tokens_of(lexer);
  REQUIRE(tokens.size() == 3);
  CHECK(tokens[0].text == "ab");
  CHECK((tokens[1].begin == 3 && tokens[1].end == 4 && tokens[1].column == 4));
  CHECK((tokens[2].begin == 7 && tokens[2].line == 2 && tokens[2].column == 3));
}

TEST_CASE("each way to end a line is one line", "[adapter][syntax]") {
  Lexer lexer{"a\nb\rc\r\nd\n\re\n\nf", dialect_of(Lua::lua54)};
  std::vector<int> lines;
  for (const Token& token : tokens_of(lexer))
    lines.push_back(token.line);
  CHECK(lines == std::vector<int>{1, 2, 3, 4, 5, 7});
}

TEST_CASE("a string's escapes are replaced", "[adapter][syntax]") {
  CHECK(value_of(R"('a\n\65\x42\u{20AC}\'')") == "a\nAB\xE2\x82\xAC'");
  CHECK(value_of("'a\\\r\nb'") == "a\nb");
  CHECK(value_of("'a\\z \n  b'") == "ab");
  CHECK(value_of("'\\0a'") == std::string{"\0a", 2});
  CHECK(value_of("'\\u{7FFFFFFF}'") == "\xFD\xBF\xBF\xBF\xBF\xBF");
  CHECK(value_of(R"('\q\x')", Lua::lua51) == "qx");
}

TEST_CASE("a long string begins behind its first line end and has plain line ends", "[adapter][syntax]") {
  CHECK(value_of("[[\r\na\r\nb]]") == "a\nb");
  CHECK(value_of("[==[]]]=]]==]") == "]]]=]");
  CHECK(value_of("[[x]]") == "x");
}

TEST_CASE("a token seen ahead counts as read for the line, as in the interpreters", "[adapter][syntax]") {
  Lexer lexer{"a\n\n=", dialect_of(Lua::lua54)};
  lexer.next();
  CHECK(lexer.line() == 1);
  CHECK(lexer.peek().is('='));
  CHECK(lexer.line() == 3);
  CHECK(lexer.current().is(TokenKind::name));
  lexer.next();
  CHECK(lexer.last_line() == 3);
}

TEST_CASE("after an error there are no more tokens", "[adapter][syntax]") {
  Lexer lexer{"a 'open\nb c", dialect_of(Lua::lua54)};
  CHECK(tokens_of(lexer).size() == 1);
  REQUIRE(lexer.error());
  CHECK(lexer.error()->line == 1);
  CHECK(lexer.error()->message == "unfinished string near ''open'");
  lexer.next();
  CHECK(lexer.peek().is(TokenKind::end_of_text));
}
