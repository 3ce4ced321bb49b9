#include "adapter/syntax/number.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace wayfinder::syntax {

namespace {

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

int hexadecimal(char c) {
  if (is_decimal(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_hexadecimal(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
}

std::optional<double> read_double(std::string_view text) {
  const std::string copy{text.substr(0, text.find('\0'))};
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str() || *end != '\0') return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::uint64_t value = 0;
  if (is_hexadecimal(text)) {
    if (text.size() == 2) return std::nullopt;
    for (const char c : text.substr(2)) {
      if (hexadecimal(c) < 0) return std::nullopt;
      value = value * 16 + static_cast<std::uint64_t>(hexadecimal(c));  // wraps around, as in Lua
    }
    return static_cast<std::int64_t>(value);
  }
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  for (const char c : text) {
    if (!is_decimal(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (largest - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return static_cast<std::int64_t>(value);
}

/// 0b101, which the C library does not know.
std::optional<double> read_binary(std::string_view digits) {
  double value = 0;
  for (const char c : digits) {
    if (c != '0' && c != '1') return std::nullopt;
    value = value * 2 + (c - '0');
  }
  return digits.empty() ? std::nullopt : std::optional{value};
}

std::string lowered(std::string_view text) {
  std::string lower{text};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

std::optional<std::variant<Number, ForeignNumber>> read_suffixed(std::string_view text) {
  const std::string lower = lowered(text);
  std::string_view digits = lower;
  const bool is_binary = digits.starts_with("0b");
  bool is_foreign = false;
  for (const std::string_view suffix : {"ull", "llu", "ll", "i"}) {
    if (!digits.ends_with(suffix)) continue;
    digits.remove_suffix(suffix.size());
    is_foreign = true;
    const bool has_fraction = digits.find_first_of(is_hexadecimal(digits) ? ".p" : ".e") != std::string_view::npos;
    if (suffix != "i" && has_fraction) return std::nullopt;
    break;
  }
  if (digits.find_first_of("n\t ") != std::string_view::npos) return std::nullopt;
  const auto value = is_binary ? read_binary(digits.substr(2)) : read_double(digits);
  if (!value) return std::nullopt;
  if (is_foreign) return ForeignNumber{};
  return Number{*value};
}

}  // namespace

double as_double(const Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) return static_cast<double>(*integer);
  return std::get<double>(number);
}

std::optional<std::int64_t> exact_integer(const Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) return *integer;
  const double value = std::get<double>(number);
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (!(value >= -limit && value < limit) || std::floor(value) != value) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<std::variant<Number, ForeignNumber>> read_numeral(std::string_view text, Numbers numbers) {
  if (numbers == Numbers::suffixed) return read_suffixed(text);
  if (numbers == Numbers::integers || numbers == Numbers::strict_integers) {
    if (const auto integer = read_integer(text)) return Number{*integer};
  }
  if (numbers != Numbers::strtod && text.find_first_of("nN") != std::string_view::npos) return std::nullopt;
  if (const auto value = read_double(text)) return Number{*value};
  return std::nullopt;
}

}  // namespace wayfinder::syntax
