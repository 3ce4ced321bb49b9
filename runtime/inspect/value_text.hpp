#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

/// How long a value's text may become; what is cut ends in "…" and a remark of the size.
struct TextLimits {
  std::size_t string_bytes = 1'024;
  std::size_t preview_bytes = 100;  ///< of a table's preview
  bool is_hex = false;              ///< integers as 0x…
};
constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

/// A number exactly as Lua prints it.
void append_integer(lua_Integer value, std::string& out);
void append_number(lua_Number value, std::string& out);

/// `bytes` between quotes as Lua would read them back; bytes that are no UTF-8 as \xNN. At most `limit` bytes are
/// shown.
void append_quoted(std::string_view bytes, std::size_t limit, std::string& out);

/// What a log shows of the value at stack index `value`: strings as they are, no metamethods.
void append_plain(lua_State* L, int value, std::string& out);

/// What a list of variables shows of the value: strings quoted, tables with a preview of their first entries, functions
/// with their place. Raw: nothing of the program is called. Needs LUA_MINSTACK free slots.
[[nodiscard]] std::string text_of_value(lua_State* L, int value, Inspector& inspector, const TextLimits& limits = {});

/// The text of a table key as a child's name: `name`, `[1]`, `["a b"]`, `[true]`, `[table: 0x…]`.
[[nodiscard]] std::string name_of_key(lua_State* L, int key);
/// Lua text for the child of `base` under that key.
[[nodiscard]] std::string expression_of_key(lua_State* L, int key, std::string_view base);

}  // namespace wayfinder::runtime::inspect
