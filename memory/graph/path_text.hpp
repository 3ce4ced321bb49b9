#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder::memory {

/// A path as it grows step by step: "local " + "queue.items[3]" + " in function run (app.lua:12)".
struct PathText {
  std::string prefix;
  std::string body;
  std::string suffix;

  [[nodiscard]] std::string text() const { return prefix + body + suffix; }
};

/// Whether `name` can follow a dot in Lua: letters, digits, underscores, and no reserved word.
[[nodiscard]] bool is_identifier(std::string_view name) noexcept;
/// Whether `name` is identifiers joined by dots, as module names are.
[[nodiscard]] bool is_dotted_name(std::string_view name) noexcept;

/// `bytes` in quotes with Lua's escapes, cut after `limit` bytes ("abc…").
[[nodiscard]] std::string quoted(std::string_view bytes, std::size_t limit = 40);

/// `bytes` with Lua's escapes where they are no UTF-8 or no visible text.
[[nodiscard]] std::string printable(std::string_view bytes);

/// ".name" or ["any text"], as it follows a table.
[[nodiscard]] std::string field_step(std::string_view name);

}  // namespace wayfinder::memory
