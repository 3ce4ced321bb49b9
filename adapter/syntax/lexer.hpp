#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "adapter/syntax/dialect.hpp"
#include "adapter/syntax/token.hpp"

namespace wayfinder::syntax {

/// Why a text is not a chunk of its dialect.
struct SyntaxError {
  std::int32_t line{};     ///< 1-based, as in the interpreter's message
  std::uint32_t offset{};  ///< of the token where it stopped
  std::string message;     ///< as the interpreter writes it behind name and line: "unexpected symbol near '='"
};

/// Cuts a text into the tokens of its dialect, one at a time, with one token of sight. After the first error there is
/// no token but the end of the text, so a parser needs no way out of its own. `text` must outlive the lexer.
class Lexer {
 public:
  static constexpr std::size_t max_bytes = UINT32_MAX;  ///< longer texts are an error at line 1

  Lexer(std::string_view text, const Dialect& dialect);

  [[nodiscard]] const Token& current() const { return current_; }
  void next();
  /// The token behind the current one. It counts as read: line() is that of its end, as in the interpreters.
  const Token& peek();

  [[nodiscard]] std::int32_t line() const { return line_; }            ///< where reading stands: the last token's end
  [[nodiscard]] std::int32_t last_line() const { return last_line_; }  ///< of the token before the current one
  [[nodiscard]] std::uint32_t last_end() const { return last_end_; }   ///< offset behind the token before the current
  [[nodiscard]] std::string_view text() const { return text_; }

  /// The first error stays; the rest of the text is given up.
  void fail(std::string message, std::int32_t line);
  [[nodiscard]] bool has_failed() const { return error_.has_value(); }
  [[nodiscard]] const std::optional<SyntaxError>& error() const { return error_; }
  void set_last_line(std::int32_t line) { last_line_ = line; }

 private:
  static constexpr int end_mark = -1;

  [[nodiscard]] int at(std::size_t offset) const {
    return offset < text_.size() ? static_cast<unsigned char>(text_[offset]) : end_mark;
  }
  [[nodiscard]] int here() const { return at(position_); }
  [[nodiscard]] bool at_line_end() const { return here() == '\n' || here() == '\r'; }
  [[nodiscard]] bool is_letter(int c) const;
  bool accepts(char a, char b);

  void skip_header();
  void new_line();
  void skip_comment();
  void scan(Token& token);
  void scan_token(Token& token);
  bool scan_operator(Token& token);
  void scan_word(Token& token);
  void scan_number(Token& token);
  void take_numeral();
  void take_numeral_51();
  void take_numeral_jit();
  void scan_string(Token& token);
  void scan_long_string(Token* token, std::size_t level);
  [[nodiscard]] std::optional<std::size_t> long_bracket_level(char bracket) const;
  void skip_bracket();
  bool skip_long_string(bool is_comment, std::size_t level);
  [[nodiscard]] std::string_view with_plain_ends(std::string_view written);

  void read_escape(std::string& value);
  void read_decimal_escape(std::string& value);
  void read_hexadecimal_escape(std::string& value);
  void read_code_point(std::string& value);
  void skip_space();
  void fail_in_token(std::string_view message);
  void fail_in_string(std::string_view message, std::string_view shown);
  void fail_in_escape(std::string_view message, const std::string& value);

  std::string_view text_;
  const Dialect* dialect_;
  std::size_t position_{};
  std::size_t line_start_{};  ///< offset where the line began that reading stands in
  std::int32_t line_{1};
  std::int32_t last_line_{1};
  std::uint32_t last_end_{};
  Token current_;
  std::optional<Token> peeked_;
  std::size_t token_begin_{};
  std::size_t escape_begin_{};
  std::deque<std::string> values_;  ///< of the strings that are not written as they are
  std::optional<SyntaxError> error_;
};

}  // namespace wayfinder::syntax
