#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder {

using json = nlohmann::json;

/// JSON that somebody else has written, to be passed on as it stands.
struct JsonText {
  std::string text;
};

/// The value as a person would recognise it in an error: compact JSON, cut after 60 bytes, "nothing" for null.
[[nodiscard]] std::string shown(const json& value);

constexpr std::size_t max_nesting = 500;  ///< arrays and objects inside each other

/// Parses without exceptions; nullopt when `text` is no JSON or nested deeper than max_nesting (copying and writing a
/// value take stack for each level).
[[nodiscard]] std::optional<json> parse_json(std::string_view text);

/// Compact JSON. Bytes that are no UTF-8 become U+FFFD, so that it never fails; put binary text through escape_text()
/// first where it must stay readable.
[[nodiscard]] std::string dump_json(const json& value);

/// `bytes` as valid UTF-8: each byte that belongs to no UTF-8 sequence becomes `\xNN`.
[[nodiscard]] std::string escape_text(std::string_view bytes);
[[nodiscard]] bool is_utf8(std::string_view bytes) noexcept;

}  // namespace wayfinder
