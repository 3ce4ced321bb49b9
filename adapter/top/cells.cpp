#include "adapter/top/cells.hpp"

#include <fmt/format.h>
#include <wchar.h>

#include <algorithm>
#include <vector>

#include "protocol/json.hpp"

namespace wayfinder::adapter::top {
namespace {

/// One character of valid UTF-8, with the bytes that it takes.
struct Character {
  char32_t code{};
  std::string_view bytes;
};

Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
  char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i)
    code = code << 6U | (byte(i) & 0x3FU);
  return {code, text.substr(0, length)};
}

template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = first_of(text);
    visit(character);
    text.remove_prefix(character.bytes.size());
  }
}

/// Marks of direction, joiners and the like: without a width, but they move their neighbours.
bool moves_others(char32_t code) {
  return code == 0xAD || code == 0x061C || code == 0xFEFF || (code >= 0x180B && code <= 0x180F) ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code >= 0xE0000;
}

int width_of_character(char32_t code) {
  return ::wcwidth(static_cast<wchar_t>(code));
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string text;
  for_each_character(escape_text(bytes), [&](const Character& character) {
    if (character.code < 0x20 || character.code == 0x7F) {
      text += fmt::format("\\x{:02X}", static_cast<unsigned>(character.code));
    } else if (moves_others(character.code) || width_of_character(character.code) < 0) {
      text += '?';
    } else {
      text += character.bytes;
    }
  });
  return text;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for_each_character(text, [&](const Character& character) {
    width += static_cast<std::size_t>(std::max(width_of_character(character.code), 0));
  });
  return width;
}

std::string cut_end(std::string_view text, std::size_t cells, Charset charset) {
  if (width_of(text) <= cells) return std::string{text};
  if (cells == 0) return {};
  std::string kept;
  std::size_t width = 1;  // of the mark
  bool is_full = false;
  for_each_character(text, [&](const Character& character) {
    width += static_cast<std::size_t>(std::max(width_of_character(character.code), 0));
    is_full = is_full || width > cells;
    if (!is_full) kept += character.bytes;
  });
  return kept + (charset == Charset::unicode ? "…" : "~");
}

std::string cut_front(std::string_view text, std::size_t cells, Charset charset) {
  std::size_t width = width_of(text);
  if (width <= cells) return std::string{text};
  if (cells == 0) return {};
  while (!text.empty() && width > cells - 1) {
    const Character dropped = first_of(text);
    width -= static_cast<std::size_t>(std::max(width_of_character(dropped.code), 0));
    text.remove_prefix(dropped.bytes.size());
  }
  return (charset == Charset::unicode ? "…" : "~") + std::string{text};
}

std::string fitted(std::string_view text, std::size_t cells, Charset charset) {
  auto cut = cut_end(text, cells, charset);
  cut.append(cells - width_of(cut), ' ');
  return cut;
}

}  // namespace wayfinder::adapter::top
