#include "memory/graph/path_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wayfinder::memory {
namespace {

using namespace std::string_view_literals;

constexpr std::array reserved_words{"and"sv,   "break"sv, "do"sv,       "else"sv, "elseif"sv, "end"sv,
                                    "false"sv, "for"sv,   "function"sv, "goto"sv, "if"sv,     "in"sv,
                                    "local"sv, "nil"sv,   "not"sv,      "or"sv,   "repeat"sv, "return"sv,
                                    "then"sv,  "true"sv,  "until"sv,    "while"sv};

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_word(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Length of the UTF-8 sequence that begins with `lead`; 0 when none does.
constexpr std::size_t length_by(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

/// Length of the UTF-8 sequence at the front; 0 when there is none.
std::size_t sequence_length(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t length = length_by(lead);
  if (length == 0 || length > bytes.size()) return 0;
  const auto is_tail = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  if (!std::all_of(bytes.begin() + 1, bytes.begin() + static_cast<std::ptrdiff_t>(length), is_tail)) return 0;
  const auto second = length > 2 ? static_cast<unsigned char>(bytes[1]) : 0;
  const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_beyond = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
  return is_overlong || is_beyond ? 0 : length;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<unsigned char>(c));
  }
}

/// Appends as much of `bytes` as fits `limit`, what is no visible UTF-8 or in `escaped` as an escape; returns how much.
std::size_t escape(std::string_view bytes, std::string_view escaped, std::size_t limit, std::string& out) {
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    const char c = bytes[taken];
    const std::size_t sequence = sequence_length(bytes.substr(taken));
    const std::size_t length = std::max<std::size_t>(sequence, 1);
    if (taken + length > limit) break;
    const bool is_visible =
        length > 1 || (sequence == 1 && c >= ' ' && c != '\x7F' && escaped.find(c) == std::string_view::npos);
    if (is_visible) {
      out += bytes.substr(taken, length);
    } else {
      append_escaped(out, c);
    }
    taken += length;
  }
  return taken;
}

}  // namespace

bool is_identifier(std::string_view name) noexcept {
  if (name.empty() || is_digit(name.front()) || !std::ranges::all_of(name, is_word)) return false;
  return std::ranges::find(reserved_words, name) == reserved_words.end();
}

bool is_dotted_name(std::string_view name) noexcept {
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    if (!is_identifier(name.substr(0, dot))) return false;
    name.remove_prefix(dot + 1);
  }
  return is_identifier(name);
}

std::string printable(std::string_view bytes) {
  std::string out;
  escape(bytes, "", bytes.size(), out);
  return out;
}

std::string quoted(std::string_view bytes, std::size_t limit) {
  std::string out{'"'};
  if (escape(bytes, "\"\\", limit, out) < bytes.size()) out += "…";
  return out += '"';
}

std::string field_step(std::string_view name) {
  return is_identifier(name) ? fmt::format(".{}", name) : fmt::format("[{}]", quoted(name));
}

}  // namespace wayfinder::memory
