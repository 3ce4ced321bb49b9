#pragma once
#include "runtime/facts/objects.hpp"

/// Numbers of Lua 5.1 and 5.2, which are all floats: those without a fraction pass for integers as far as they are
/// exact.
namespace wayfinder::runtime::layout {

/// Whether there are integers beside floats.
constexpr bool has_integers = false;

[[nodiscard]] constexpr bool is_whole(lua_Number number) noexcept {
  constexpr lua_Number exact = 9007199254740992.0;  // 2^53
  return number > -exact && number < exact && static_cast<lua_Number>(static_cast<lua_Integer>(number)) == number;
}
[[nodiscard]] constexpr bool is_integer(const Value& value) noexcept {
  return value.tag == tag_float && is_whole(value.as.number);
}
[[nodiscard]] constexpr lua_Integer integer_of(const Value& value) noexcept {
  return static_cast<lua_Integer>(value.as.number);
}
[[nodiscard]] constexpr Value make_integer(lua_Integer value) noexcept {
  return {{.number = static_cast<lua_Number>(value)}, tag_float};
}

}  // namespace wayfinder::runtime::layout
