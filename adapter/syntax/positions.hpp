#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace wayfinder::syntax {

/// The offset where a line begins, lines being ended as in Lua (\n, \r, \r\n, \n\r); nothing for lines that the text
/// does not have. O(offset).
[[nodiscard]] std::optional<std::uint32_t> offset_of_line(std::string_view text, std::int32_t line);

/// The text of a line without its end.
[[nodiscard]] std::string_view line_at(std::string_view text, std::uint32_t offset);

/// DAP's columns, 1-based in UTF-16 units, and Lua's, 1-based in bytes, of one line. A byte that is no part of UTF-8 is
/// one unit; a column behind the end is the end's, one in a character its first byte's.
[[nodiscard]] std::uint32_t utf16_column(std::string_view line, std::uint32_t byte_column);
[[nodiscard]] std::uint32_t byte_column(std::string_view line, std::uint32_t utf16_column);

}  // namespace wayfinder::syntax
