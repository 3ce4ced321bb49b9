// The strings of Lexer: quoted with their escapes, and long ones (which long comments are, too).
#include <utility>

#include "adapter/syntax/lexer.hpp"

namespace wayfinder::syntax {

namespace {

int digit_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_decimal_digit(int c) {
  return c >= '0' && c <= '9';
}

/// Also beyond Unicode's range, as 5.4 does: up to six bytes.
void append_utf8(std::string& value, std::uint32_t point) {
  if (point < 0x80) {
    value += static_cast<char>(point);
    return;
  }
  std::string tail;
  std::uint32_t first_limit = 0x3F;
  while (point > first_limit) {
    tail.insert(tail.begin(), static_cast<char>(0x80 | (point & 0x3F)));
    point >>= 6U;
    first_limit >>= 1U;
  }
  value += static_cast<char>((~first_limit << 1U) | point);
  value += tail;
}

char simple_escape(int c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '"':
    case '\'':
      return static_cast<char>(c);
    default:
      return '\0';
  }
}

}  // namespace

/// The number of = in a bracket like [==[ that begins here; nothing when it is none.
std::optional<std::size_t> Lexer::long_bracket_level(char bracket) const {
  std::size_t end = position_ + 1;
  while (at(end) == '=')
    ++end;
  if (at(end) != bracket) return std::nullopt;
  return end - position_ - 1;
}

/// Moves behind a bracket and the = that follow it, so that each is read only once.
void Lexer::skip_bracket() {
  ++position_;
  while (here() == '=')
    ++position_;
}

/// To the closing bracket; true: there was a line end other than \n.
bool Lexer::skip_long_string(bool is_comment, std::size_t level) {
  const std::int32_t first_line = line_;
  bool has_other_ends = false;
  if (at_line_end()) new_line();
  token_begin_ = position_;
  while (here() != end_mark) {
    if (here() == ']' && long_bracket_level(']') == level) return has_other_ends;
    if (here() == '[' && level == 0 && dialect_->nested_brackets_are_error && long_bracket_level('[') == 0U) {
      fail("nesting of [[...]] is deprecated near '['", line_);
      return false;
    }
    if (here() == ']' || here() == '[') {
      skip_bracket();
    } else if (at_line_end()) {
      const std::size_t before = position_;
      new_line();
      has_other_ends = has_other_ends || text_.substr(before, position_ - before) != "\n";
    } else {
      ++position_;
    }
  }
  std::string message = is_comment ? "unfinished long comment" : "unfinished long string";
  if (dialect_->compiler == Compiler::puc53 || dialect_->compiler == Compiler::puc54)
    message += " (starting at line " + std::to_string(first_line) + ")";
  current_.begin = static_cast<std::uint32_t>(position_);
  fail(message + " near " + expected_name(TokenKind::end_of_text, '\0', *dialect_), line_);
  return false;
}

std::string_view Lexer::with_plain_ends(std::string_view written) {
  std::string& value = values_.emplace_back();
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool ends_line = written[i] == '\n' || written[i] == '\r';
    value += ends_line ? '\n' : written[i];
    if (!ends_line || i + 1 == written.size()) continue;
    const char follows = written[i + 1];
    if ((follows == '\n' || follows == '\r') && follows != written[i]) ++i;
  }
  return value;
}

/// From the opening bracket; `token` absent: a comment.
void Lexer::scan_long_string(Token* token, std::size_t level) {
  position_ += level + 2;
  const bool has_other_ends = skip_long_string(token == nullptr, level);
  if (error_) return;
  const std::string_view written = text_.substr(token_begin_, position_ - token_begin_);
  position_ += level + 2;
  if (token == nullptr) return;
  token->kind = TokenKind::string;
  token->text = has_other_ends ? with_plain_ends(written) : written;
}

void Lexer::scan_string(Token& token) {
  const int quote = here();
  ++position_;
  const std::size_t begin = position_;
  std::optional<std::string> value;  // once there was an escape
  while (here() != quote) {
    if (here() == end_mark) {
      current_.begin = static_cast<std::uint32_t>(position_);
      fail("unfinished string near " + expected_name(TokenKind::end_of_text, '\0', *dialect_), line_);
    } else if (at_line_end()) {
      fail_in_string("unfinished string",
                     static_cast<char>(quote) + (value ? *value : std::string{text_.substr(begin, position_ - begin)}));
    } else if (here() == '\\') {
      if (!value) value.emplace(text_.substr(begin, position_ - begin));
      escape_begin_ = position_++;
      read_escape(*value);
    } else {
      if (value) *value += static_cast<char>(here());
      ++position_;
    }
    if (error_) return;
  }
  token.kind = TokenKind::string;
  token.text =
      value ? std::string_view{values_.emplace_back(std::move(*value))} : text_.substr(begin, position_ - begin);
  ++position_;
}

/// Behind the backslash.
void Lexer::read_escape(std::string& value) {
  const int c = here();
  if (const char simple = simple_escape(c); simple != '\0') {
    value += simple;
    ++position_;
  } else if (at_line_end()) {
    value += '\n';
    new_line();
  } else if (is_decimal_digit(c)) {
    read_decimal_escape(value);
  } else if (c == end_mark) {
    return;  // the string is unfinished
  } else if (!dialect_->has_hex_escapes) {
    value += static_cast<char>(c);
    ++position_;
  } else if (c == 'x') {
    read_hexadecimal_escape(value);
  } else if (c == 'z') {
    ++position_;
    skip_space();
  } else if (c == 'u' && dialect_->max_code_point != 0) {
    read_code_point(value);
  } else {
    ++position_;
    fail_in_escape("invalid escape sequence", value);
  }
}

/// Each Lua shows another part of the string: what stands before the escape, the escape, or both.
void Lexer::fail_in_escape(std::string_view message, const std::string& value) {
  const std::string before = text_[token_begin_] + value;
  const std::string escape{text_.substr(escape_begin_, position_ - escape_begin_)};
  switch (dialect_->compiler) {
    case Compiler::puc51:
      return fail_in_string(message, before);
    case Compiler::luajit:
      return fail_in_string("invalid escape sequence", before);
    case Compiler::puc52:
      return fail_in_string(message, escape);
    case Compiler::puc53:
    case Compiler::puc54:
      return fail_in_string(message, before + escape);
  }
}

void Lexer::skip_space() {
  while (at_line_end() || here() == ' ' || here() == '\t' || here() == '\v' || here() == '\f') {
    if (at_line_end()) {
      new_line();
    } else {
      ++position_;
    }
  }
}

void Lexer::read_decimal_escape(std::string& value) {
  int code = 0;
  for (int digits = 0; digits < 3 && is_decimal_digit(here()); ++digits, ++position_)
    code = code * 10 + digit_value(here());
  if (code <= UINT8_MAX) {
    value += static_cast<char>(code);
    return;
  }
  const bool shows_next = dialect_->compiler == Compiler::puc53 || dialect_->compiler == Compiler::puc54;
  if (shows_next && here() != end_mark) ++position_;
  fail_in_escape(dialect_->compiler == Compiler::puc51 ? "escape sequence too large" : "decimal escape too large",
                 value);
}

void Lexer::read_hexadecimal_escape(std::string& value) {
  int code = 0;
  for (int digits = 0; digits < 2; ++digits) {
    ++position_;
    const int digit = digit_value(here());
    if (digit < 0) {
      if (here() != end_mark) ++position_;
      return fail_in_escape("hexadecimal digit expected", value);
    }
    code = code * 16 + digit;
  }
  ++position_;
  value += static_cast<char>(code);
}

void Lexer::read_code_point(std::string& value) {
  const bool is_jit = dialect_->compiler == Compiler::luajit;
  const auto refuse_escape = [&](std::string_view message) {
    if (here() != end_mark) ++position_;
    fail_in_escape(message, value);
  };
  ++position_;
  if (here() != '{') return refuse_escape("missing '{'");
  ++position_;
  if (digit_value(here()) < 0) return refuse_escape("hexadecimal digit expected");
  std::uint32_t point = 0;
  for (; digit_value(here()) >= 0; ++position_) {
    if (point > dialect_->max_code_point >> 4U) return refuse_escape("UTF-8 value too large");
    point = (point << 4U) | static_cast<std::uint32_t>(digit_value(here()));
    if (point > dialect_->max_code_point) return refuse_escape("UTF-8 value too large");
  }
  if (here() != '}') return refuse_escape("missing '}'");
  if (is_jit && point >= 0xD800 && point < 0xE000) return refuse_escape("");
  ++position_;
  append_utf8(value, point);
}

}  // namespace wayfinder::syntax
