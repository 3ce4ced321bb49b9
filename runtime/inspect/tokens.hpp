#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Lua text cut into its tokens (5.4 manual §3.1), for what the VM cannot tell us: which names an expression uses,
/// which locals are constants, what stands before the cursor. Nothing is run. Thread: any.
namespace wayfinder::runtime::inspect {

enum class TokenKind : std::uint8_t {
  name,
  keyword,
  number,
  string,
  symbol,
  broken,  ///< an unfinished string or a byte that is no Lua; the last token
};

struct Token {
  TokenKind kind{};
  std::string_view text;  ///< as written, in the text that was cut
  int line{1};            ///< that it starts on

  [[nodiscard]] bool is(std::string_view wanted) const noexcept {
    return text == wanted && (kind == TokenKind::symbol || kind == TokenKind::keyword);
  }
};

/// Comments are left out.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);
/// The same for a whole file, where a byte order mark and a first line that starts with `#` are left out too.
[[nodiscard]] std::vector<Token> tokens_of_file(std::string_view text);

/// The value of a string token.
[[nodiscard]] std::string string_value(const Token& token);

[[nodiscard]] bool is_keyword(std::string_view word) noexcept;
/// Whether `text` can stand as a name in Lua text: no keyword, no other bytes.
[[nodiscard]] bool is_identifier(std::string_view text) noexcept;
/// Lua's words, sorted.
[[nodiscard]] std::span<const std::string_view> keywords() noexcept;

}  // namespace wayfinder::runtime::inspect
