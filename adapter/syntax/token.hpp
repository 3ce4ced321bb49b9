#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "adapter/syntax/dialect.hpp"
#include "adapter/syntax/number.hpp"

namespace wayfinder::syntax {

enum class TokenKind : std::uint8_t {
  end_of_text,
  name,
  string,
  number,
  foreign_number,
  // reserved words
  and_word,
  break_word,
  do_word,
  else_word,
  elseif_word,
  end_word,
  false_word,
  for_word,
  function_word,
  goto_word,
  if_word,
  in_word,
  local_word,
  nil_word,
  not_word,
  or_word,
  repeat_word,
  return_word,
  then_word,
  true_word,
  until_word,
  while_word,
  // operators of more than one character
  concat,
  dots,
  equal,
  not_equal,
  less_equal,
  greater_equal,
  floor_divide,
  shift_left,
  shift_right,
  label,
  // one character, which `Token::character` holds
  character,
};

struct Token {
  TokenKind kind{TokenKind::end_of_text};
  char character{};        ///< of TokenKind::character
  std::uint32_t begin{};   ///< offset of its first byte
  std::uint32_t end{};     ///< offset behind its last byte
  std::int32_t line{};     ///< 1-based, of its first byte
  std::uint32_t column{};  ///< 1-based, in bytes
  std::string_view text;   ///< of a name its letters, of a string its value
  Number number;

  [[nodiscard]] bool is(TokenKind wanted) const { return kind == wanted; }
  [[nodiscard]] bool is(char wanted) const { return kind == TokenKind::character && character == wanted; }
};

/// The reserved word that this text is in the dialect; TokenKind::name for a name.
[[nodiscard]] TokenKind word_kind(std::string_view text, const Dialect& dialect);

/// As the dialect's error messages name a kind of token that they expect: "'end' expected", "<name> expected".
[[nodiscard]] std::string expected_name(TokenKind kind, char character, const Dialect& dialect);

/// As they name the token where they stopped. `text` is the whole source.
[[nodiscard]] std::string near_name(const Token& token, std::string_view text, const Dialect& dialect);

/// " near 'x'"; nothing for a byte 0.
[[nodiscard]] std::string near_clause(const Token& token, std::string_view text, const Dialect& dialect);

}  // namespace wayfinder::syntax
