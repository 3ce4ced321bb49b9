#include "adapter/syntax/token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace wayfinder::syntax {

namespace {

using Word = std::pair<std::string_view, TokenKind>;

constexpr std::array<Word, 22> reserved_words{{
    {"and", TokenKind::and_word},     {"break", TokenKind::break_word},   {"do", TokenKind::do_word},
    {"else", TokenKind::else_word},   {"elseif", TokenKind::elseif_word}, {"end", TokenKind::end_word},
    {"false", TokenKind::false_word}, {"for", TokenKind::for_word},       {"function", TokenKind::function_word},
    {"goto", TokenKind::goto_word},   {"if", TokenKind::if_word},         {"in", TokenKind::in_word},
    {"local", TokenKind::local_word}, {"nil", TokenKind::nil_word},       {"not", TokenKind::not_word},
    {"or", TokenKind::or_word},       {"repeat", TokenKind::repeat_word}, {"return", TokenKind::return_word},
    {"then", TokenKind::then_word},   {"true", TokenKind::true_word},     {"until", TokenKind::until_word},
    {"while", TokenKind::while_word},
}};

constexpr std::array<Word, 14> other_names{{
    {"..", TokenKind::concat},
    {"...", TokenKind::dots},
    {"==", TokenKind::equal},
    {"~=", TokenKind::not_equal},
    {"<=", TokenKind::less_equal},
    {">=", TokenKind::greater_equal},
    {"//", TokenKind::floor_divide},
    {"<<", TokenKind::shift_left},
    {">>", TokenKind::shift_right},
    {"::", TokenKind::label},
    {"<name>", TokenKind::name},
    {"<string>", TokenKind::string},
    {"<number>", TokenKind::number},
    {"<eof>", TokenKind::end_of_text},
}};

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

std::string character_name(char c, Compiler compiler) {
  const int code = static_cast<unsigned char>(c);
  if (is_printable(c)) return fmt::format("'{}'", c);
  switch (compiler) {
    case Compiler::puc51:
    case Compiler::luajit:
      return code < ' ' || code == 127 ? fmt::format("'char({})'", code) : fmt::format("'{}'", c);
    case Compiler::puc52:
      return fmt::format("char({})", code);
    case Compiler::puc53:
      return fmt::format("'{}'", c);
    case Compiler::puc54:
      break;
  }
  return fmt::format("'<\\{}>'", code);
}

}  // namespace

TokenKind word_kind(std::string_view text, const Dialect& dialect) {
  if (text.size() < 2 || text.size() > 8) return TokenKind::name;
  const auto* word = std::ranges::lower_bound(reserved_words, text, {}, &Word::first);
  if (word == reserved_words.end() || word->first != text) return TokenKind::name;
  return word->second == TokenKind::goto_word && dialect.goto_word == Goto::name ? TokenKind::name : word->second;
}

std::string expected_name(TokenKind kind, char character, const Dialect& dialect) {
  if (kind == TokenKind::character) return character_name(character, dialect.compiler);
  for (const auto& [name, named] : reserved_words)
    if (named == kind) return fmt::format("'{}'", name);
  const bool quotes_all = dialect.compiler == Compiler::puc51 || dialect.compiler == Compiler::luajit;
  for (const auto& [name, named] : other_names)
    if (named == kind)
      return quotes_all || !name.starts_with('<') || kind == TokenKind::less_equal || kind == TokenKind::shift_left
                 ? fmt::format("'{}'", name)
                 : std::string{name};
  return "token";
}

std::string near_name(const Token& token, std::string_view text, const Dialect& dialect) {
  std::string written{text.substr(token.begin, token.end - token.begin)};
  switch (token.kind) {
    case TokenKind::string: {  // the value between its quotes
      const std::size_t quote = written.starts_with('[') ? written.find('[', 1) + 1 : 1;
      if (written.size() >= 2 * quote)
        written = written.substr(0, quote) + std::string{token.text} + written.substr(written.size() - quote);
      break;
    }
    case TokenKind::name:
    case TokenKind::number:
    case TokenKind::foreign_number:
      break;
    default:
      return expected_name(token.kind, token.character, dialect);
  }
  return fmt::format("'{}'", written.substr(0, written.find('\0')));
}

std::string near_clause(const Token& token, std::string_view text, const Dialect& dialect) {
  if (token.is('\0')) return {};  // to the interpreters no token
  return " near " + near_name(token, text, dialect);
}

}  // namespace wayfinder::syntax
