#include "adapter/syntax/positions.hpp"

#include <algorithm>

namespace wayfinder::syntax {

namespace {

struct Character {
  std::uint32_t bytes{1};
  std::uint32_t units{1};
};

/// The character that a line begins with.
Character first_character(std::string_view line) {
  const auto first = static_cast<unsigned char>(line.front());
  const std::uint32_t bytes = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
  if (bytes == 1 || first >= 0xF8 || line.size() < bytes) return {};
  const bool is_whole = std::ranges::all_of(line.substr(1, bytes - 1), [](char c) { return (c & 0xC0) == 0x80; });
  if (!is_whole) return {};
  return {bytes, bytes == 4 ? 2U : 1U};
}

}  // namespace

std::optional<std::uint32_t> offset_of_line(std::string_view text, std::int32_t line) {
  std::size_t offset = 0;
  for (std::int32_t current = 1; current < line; ++current) {
    offset = text.find_first_of("\r\n", offset);
    if (offset == std::string_view::npos) return std::nullopt;
    const char ended_by = text[offset++];
    if (offset < text.size() && (text[offset] == '\r' || text[offset] == '\n') && text[offset] != ended_by) ++offset;
  }
  if (line < 1) return std::nullopt;
  return static_cast<std::uint32_t>(offset);
}

std::string_view line_at(std::string_view text, std::uint32_t offset) {
  const std::string_view rest = text.substr(std::min<std::size_t>(offset, text.size()));
  return rest.substr(0, rest.find_first_of("\r\n"));
}

std::uint32_t utf16_column(std::string_view line, std::uint32_t byte_column) {
  std::uint32_t units = 1;
  std::uint32_t place = 1;
  while (!line.empty()) {
    const Character next = first_character(line);
    if (place + next.bytes > byte_column) break;
    place += next.bytes;
    units += next.units;
    line.remove_prefix(next.bytes);
  }
  return units;
}

std::uint32_t byte_column(std::string_view line, std::uint32_t utf16_column) {
  std::uint32_t units = 1;
  std::uint32_t place = 1;
  while (!line.empty()) {
    const Character next = first_character(line);
    if (units + next.units > utf16_column) break;
    place += next.bytes;
    units += next.units;
    line.remove_prefix(next.bytes);
  }
  return place;
}

}  // namespace wayfinder::syntax
