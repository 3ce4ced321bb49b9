#include "runtime/inspect/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace wayfinder::runtime::inspect {
namespace {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_hex_digit(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_{text} {}

  void skip_file_head() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (peek() == '#') skip_line();
  }

  std::vector<Token> cut() {
    std::vector<Token> tokens;
    while (skip_blanks()) {
      const std::size_t start = at_;
      const int line = line_;
      const TokenKind kind = next();
      const std::string_view text = text_.substr(start, at_ - start);
      tokens.push_back({kind == TokenKind::name && is_keyword(text) ? TokenKind::keyword : kind, text, line});
      if (kind == TokenKind::broken) break;
    }
    return tokens;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_line() noexcept {
    while (at_ < text_.size() && text_[at_] != '\n')
      ++at_;
  }

  /// To the start of the next token; false at the end.
  bool skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
      if (c != '-' || peek(1) != '-') return true;
      at_ += 2;
      if (peek() != '[' || !skip_long_bracket()) skip_line();
      --at_;  // the loop goes on behind it
    }
    return false;
  }

  /// Behind a long bracket that starts here; false, unmoved: none starts here. Unfinished: to the end.
  bool skip_long_bracket() {
    std::size_t level = 1;
    while (peek(level) == '=')
      ++level;
    if (peek(level) != '[') return false;
    const std::string closing = "]" + std::string(level - 1, '=') + "]";
    const std::size_t end = text_.find(closing, at_ + level + 1);
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end + closing.size();
    is_finished_ = end != std::string_view::npos;
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
    at_ = stop;
    return true;
  }

  TokenKind next() {
    const char c = peek();
    if (is_letter(c)) {
      while (is_letter(peek()) || is_digit(peek()))
        ++at_;
      return TokenKind::name;
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '[' && skip_long_bracket()) return is_finished_ ? TokenKind::string : TokenKind::broken;
    return symbol();
  }

  TokenKind number() {
    const bool is_hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
    if (is_hex) at_ += 2;
    while (true) {
      const char c = peek();
      const bool is_exponent = is_hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
      if (is_exponent && (peek(1) == '+' || peek(1) == '-')) {
        at_ += 2;
      } else if (is_hex_digit(c) || c == '.' || is_letter(c)) {
        ++at_;
      } else {
        return TokenKind::number;
      }
    }
  }

  TokenKind quoted(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return TokenKind::string;
      }
      if (c == '\n') return TokenKind::broken;
      if (c != '\\') continue;
      ++at_;
      if (peek() == '\n') ++line_;
      if (peek() == 'z') {
        while (peek(1) == ' ' || (peek(1) >= '\t' && peek(1) <= '\r')) {
          if (peek(1) == '\n') ++line_;
          ++at_;
        }
      }
    }
    return TokenKind::broken;
  }

  TokenKind symbol() {
    static constexpr std::array<std::string_view, 11> long_ones{
        "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
    for (const std::string_view candidate : long_ones) {
      if (!candidate.empty() && text_.substr(at_).starts_with(candidate)) {
        at_ += candidate.size();
        return TokenKind::symbol;
      }
    }
    static constexpr std::string_view short_ones = "+-*/%^#&~|<>=(){}[];:,.";
    const bool is_known = short_ones.find(peek()) != std::string_view::npos;
    ++at_;
    return is_known ? TokenKind::symbol : TokenKind::broken;
  }

  std::string_view text_;
  std::size_t at_{};
  int line_{1};
  bool is_finished_{true};
};

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  std::array<char, 6> bytes{};
  std::size_t count = 0;
  std::uint32_t first_limit = 0x3F;
  do {
    bytes[count++] = static_cast<char>(0x80 | (code & 0x3F));
    code >>= 6;
    first_limit >>= 1;
  } while (code > first_limit);
  out += static_cast<char>((~first_limit << 1) | code);
  while (count > 0)
    out += bytes[--count];
}

std::string unbracket(std::string_view text) {
  const std::size_t width = text.find('[', 1) + 1;
  std::string_view inner = text.substr(width, text.size() - 2 * width);
  if (inner.starts_with("\r\n")) {
    inner.remove_prefix(2);
  } else if (inner.starts_with('\n')) {
    inner.remove_prefix(1);
  }
  return std::string{inner};
}

/// Decodes the escape behind a backslash; returns how many bytes it took.
std::size_t append_escape(std::string_view rest, std::string& out) {
  static constexpr std::string_view letters = "abfnrtv\\\"'\n";
  static constexpr std::string_view values = "\a\b\f\n\r\t\v\\\"'\n";
  const char c = rest.front();
  if (const auto found = letters.find(c); found != std::string_view::npos) {
    out += values[found];
    return 1;
  }
  if (c == 'z') {
    const std::size_t end = rest.find_first_not_of(" \t\n\v\f\r", 1);
    return end == std::string_view::npos ? rest.size() : end;
  }
  std::uint32_t code = 0;
  if (c == 'x') {
    std::from_chars(rest.data() + 1, rest.data() + std::min<std::size_t>(3, rest.size()), code, 16);
    out += static_cast<char>(code);
    return 3;
  }
  if (c == 'u') {
    const std::size_t end = std::min(rest.find('}'), rest.size());
    std::from_chars(rest.data() + std::min<std::size_t>(2, end), rest.data() + end, code, 16);
    append_utf8(out, code);
    return end + 1;
  }
  const char* const end = std::from_chars(rest.data(), rest.data() + std::min<std::size_t>(3, rest.size()), code).ptr;
  out += static_cast<char>(code);
  return std::max<std::size_t>(1, static_cast<std::size_t>(end - rest.data()));
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  return Cutter{text}.cut();
}

std::vector<Token> tokens_of_file(std::string_view text) {
  Cutter cutter{text};
  cutter.skip_file_head();
  return cutter.cut();
}

std::string string_value(const Token& token) {
  if (token.text.front() == '[') return unbracket(token.text);
  std::string value;
  std::string_view rest = token.text.substr(1, token.text.size() - 2);
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c != '\\' || rest.empty()) {
      value += c;
    } else {
      rest.remove_prefix(std::min(rest.size(), append_escape(rest, value)));
    }
  }
  return value;
}

std::span<const std::string_view> keywords() noexcept {
  static constexpr std::array<std::string_view, 22> words{
      "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
      "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
  return words;
}

bool is_keyword(std::string_view word) noexcept {
  return std::ranges::binary_search(keywords(), word);
}

bool is_identifier(std::string_view text) noexcept {
  if (text.empty() || is_digit(text.front()) || is_keyword(text)) return false;
  return std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace wayfinder::runtime::inspect
