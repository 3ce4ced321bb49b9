#include "adapter/syntax/lexer.hpp"

#include <array>
#include <utility>

namespace wayfinder::syntax {

namespace {

bool is_digit(int c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_letter(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_hexadecimal_digit(int c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct Operator {
  std::string_view text;
  TokenKind kind;
  bool needs_integers;
  bool needs_labels;
};

constexpr std::array<Operator, 10> operators{{
    {"...", TokenKind::dots, false, false},
    {"..", TokenKind::concat, false, false},
    {"==", TokenKind::equal, false, false},
    {"~=", TokenKind::not_equal, false, false},
    {"<=", TokenKind::less_equal, false, false},
    {">=", TokenKind::greater_equal, false, false},
    {"//", TokenKind::floor_divide, true, false},
    {"<<", TokenKind::shift_left, true, false},
    {">>", TokenKind::shift_right, true, false},
    {"::", TokenKind::label, false, true},
}};

}  // namespace

Lexer::Lexer(std::string_view text, const Dialect& dialect) : text_{text}, dialect_{&dialect} {
  if (text.size() >= max_bytes) {
    text_ = {};
    fail("chunk is too long", 1);
  } else {
    skip_header();
    if (here() == '\x1b') fail("binary chunk", 1);
  }
}

bool Lexer::is_letter(int c) const {
  return is_ascii_letter(c) || (c >= 0x80 && dialect_->high_bytes_are_letters);
}

void Lexer::fail(std::string message, std::int32_t line) {
  if (error_) return;
  error_ = SyntaxError{line, current_.begin, std::move(message)};
  current_.kind = TokenKind::end_of_text;
  current_.begin = current_.end = static_cast<std::uint32_t>(position_);
  peeked_.reset();
}

/// Near what was read of the token that reading stands in.
void Lexer::fail_in_token(std::string_view message) {
  const std::string_view written = text_.substr(token_begin_, position_ - token_begin_);
  fail_in_string(message, written.substr(0, written.find('\0')));
}

void Lexer::fail_in_string(std::string_view message, std::string_view shown) {
  current_.begin = static_cast<std::uint32_t>(token_begin_);
  fail(std::string{message} + " near '" + std::string{shown.substr(0, shown.find('\0'))} + "'", line_);
}

/// What the interpreters' own loadfile leaves out: a byte order mark, and a first line that begins with #.
void Lexer::skip_header() {
  if (dialect_->skips_mark && text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
  if (here() != '#') return;
  const bool is_jit = dialect_->compiler == Compiler::luajit;
  while (here() != end_mark && here() != '\n' && !(is_jit && here() == '\r'))
    ++position_;
  if (here() != end_mark) {
    new_line();
  } else if (!is_jit) {
    ++line_;
  }
}

void Lexer::new_line() {
  const int first = here();
  ++position_;
  if (at_line_end() && here() != first) ++position_;
  ++line_;
  line_start_ = position_;
}

void Lexer::next() {
  last_line_ = line_;
  last_end_ = current_.end;
  if (error_) return;
  if (peeked_) {
    current_ = *std::exchange(peeked_, std::nullopt);
    return;
  }
  Token token;
  scan(token);
  if (!error_) current_ = token;
}

const Token& Lexer::peek() {
  if (error_) return current_;
  if (!peeked_) {
    Token token;
    scan(token);
    if (error_) return current_;
    peeked_ = token;
  }
  return *peeked_;
}

void Lexer::skip_comment() {
  position_ += 2;
  if (const auto level = here() == '[' ? long_bracket_level('[') : std::nullopt) {
    token_begin_ = position_;
    scan_long_string(nullptr, *level);
    return;
  }
  while (here() != end_mark && !at_line_end())
    ++position_;
}

void Lexer::scan(Token& token) {
  while (!error_) {
    const int c = here();
    if (c == '\n' || c == '\r') {
      new_line();
    } else if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
      ++position_;
    } else if (c == '-' && at(position_ + 1) == '-') {
      skip_comment();
    } else {
      break;
    }
  }
  if (error_) return;
  token_begin_ = position_;
  token.begin = static_cast<std::uint32_t>(position_);
  token.line = line_;
  token.column = static_cast<std::uint32_t>(position_ - line_start_ + 1);
  scan_token(token);
  token.end = static_cast<std::uint32_t>(position_);
}

void Lexer::scan_token(Token& token) {
  const int c = here();
  if (c == end_mark) {
    token.kind = TokenKind::end_of_text;
  } else if (is_letter(c)) {
    scan_word(token);
  } else if (is_digit(c) || (c == '.' && is_digit(at(position_ + 1)))) {
    scan_number(token);
  } else if (c == '"' || c == '\'') {
    scan_string(token);
  } else if (c == '[' && (at(position_ + 1) == '[' || at(position_ + 1) == '=')) {
    if (const auto level = long_bracket_level('[')) {
      scan_long_string(&token, *level);
    } else {
      ++position_;
      while (here() == '=')
        ++position_;
      fail_in_token("invalid long string delimiter");
    }
  } else if (!scan_operator(token)) {
    token.kind = TokenKind::character;
    token.character = static_cast<char>(c);
    ++position_;
  }
}

bool Lexer::scan_operator(Token& token) {
  for (const Operator& candidate : operators) {
    if (candidate.needs_integers && !dialect_->has_integer_operators) continue;
    if (candidate.needs_labels && !dialect_->has_labels) continue;
    if (!text_.substr(position_).starts_with(candidate.text)) continue;
    token.kind = candidate.kind;
    position_ += candidate.text.size();
    return true;
  }
  if (dialect_->compiler == Compiler::puc51 && here() == '.' && at(position_ + 1) == '\0') {  // as 5.1 reads it
    token.kind = TokenKind::concat;
    position_ += 2;
    return true;
  }
  return false;
}

void Lexer::scan_word(Token& token) {
  while (is_letter(here()) || is_digit(here()))
    ++position_;
  token.text = text_.substr(token_begin_, position_ - token_begin_);
  token.kind = word_kind(token.text, *dialect_);
}

bool Lexer::accepts(char a, char b) {
  if (here() != a && here() != b && !(here() == '\0' && dialect_->compiler <= Compiler::puc51)) return false;
  ++position_;
  return true;
}

/// Moves behind what the dialect's lexer takes for one numeral, well formed or not.
void Lexer::take_numeral() {
  if (dialect_->numbers == Numbers::strtod) return take_numeral_51();
  if (here() == '.') ++position_;
  if (dialect_->numbers == Numbers::suffixed) return take_numeral_jit();
  const bool is_strict = dialect_->numbers == Numbers::strict_integers;
  const bool is_hexadecimal = here() == '0' && (at(position_ + 1) | 0x20) == 'x';
  const char mark = is_hexadecimal ? 'p' : 'e';
  const auto goes_on = [this] { return is_hexadecimal_digit(here()) || here() == '.'; };
  position_ += is_hexadecimal ? 2 : 1;
  while (true) {
    if (accepts(mark, static_cast<char>(mark - 0x20))) {
      accepts('+', '-');
      if (!is_strict && !goes_on()) break;  // before 5.4 a digit must follow at once
    } else if (goes_on()) {
      ++position_;
    } else {
      break;
    }
  }
  if (is_strict && is_letter(here())) ++position_;
}

void Lexer::take_numeral_51() {
  while (is_digit(here()) || here() == '.')
    ++position_;
  if (accepts('e', 'E')) accepts('+', '-');
  while (is_digit(here()) || is_letter(here()))
    ++position_;
}

void Lexer::take_numeral_jit() {
  const char mark = here() == '0' && (at(position_ + 1) | 0x20) == 'x' ? 'p' : 'e';
  int before = 0;
  const auto is_sign = [&] { return (here() == '-' || here() == '+') && (before | 0x20) == mark; };
  while (is_letter(here()) || is_digit(here()) || here() == '.' || is_sign()) {
    before = here();
    ++position_;
  }
}

void Lexer::scan_number(Token& token) {
  take_numeral();
  const auto value = read_numeral(text_.substr(token_begin_, position_ - token_begin_), dialect_->numbers);
  if (!value) {
    fail_in_token("malformed number");
  } else if (std::holds_alternative<ForeignNumber>(*value)) {
    token.kind = TokenKind::foreign_number;
  } else {
    token.kind = TokenKind::number;
    token.number = std::get<Number>(*value);
  }
}

}  // namespace wayfinder::syntax
