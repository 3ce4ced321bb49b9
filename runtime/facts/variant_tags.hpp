#pragma once
#include <cstdint>

#include "runtime/facts/object_kind.hpp"
#include "runtime/facts/objects.hpp"

/// Values of Lua 5.2 to 5.4, whose tags tell a type's variants and whether the value is an object.
namespace wayfinder::runtime::layout {

[[nodiscard]] constexpr int type_of(std::uint8_t tag) noexcept {
  return tag & 0x0F;
}  ///< LUA_T…, or tag_upvalue …
[[nodiscard]] constexpr std::uint8_t variant_of(std::uint8_t tag) noexcept {
  return tag & 0x3F;
}  ///< one of Tag
[[nodiscard]] constexpr bool is_nil(const Value& value) noexcept {
  return type_of(value.tag) == LUA_TNIL;
}
[[nodiscard]] constexpr bool is_object(const Value& value) noexcept {
  return (value.tag & collectable_bit) != 0;
}
[[nodiscard]] constexpr bool is_object(const Value& value, Tag tag) noexcept {
  return value.tag == (tag | collectable_bit);
}

/// The object in a value; null when the value is none of that kind.
[[nodiscard]] inline const String* as_string(const Value& value) noexcept {
  const bool is_string = type_of(value.tag) == LUA_TSTRING;
  return is_string ? reinterpret_cast<const String*>(value.as.object) : nullptr;
}
/// Only a string that is interned: keys of that kind are compared by address.
[[nodiscard]] inline const String* as_short_string(const Value& value) noexcept {
  return is_object(value, tag_short_string) ? reinterpret_cast<const String*>(value.as.object) : nullptr;
}
[[nodiscard]] inline Table* as_table(const Value& value) noexcept {
  return is_object(value, tag_table) ? reinterpret_cast<Table*>(value.as.object) : nullptr;
}
[[nodiscard]] inline LuaClosure* as_lua_closure(const Value& value) noexcept {
  return is_object(value, tag_lua_closure) ? reinterpret_cast<LuaClosure*>(value.as.object) : nullptr;
}
[[nodiscard]] inline CClosure* as_c_closure(const Value& value) noexcept {
  return is_object(value, tag_c_closure) ? reinterpret_cast<CClosure*>(value.as.object) : nullptr;
}
[[nodiscard]] inline Thread* as_thread(const Value& value) noexcept {
  return is_object(value, tag_thread) ? reinterpret_cast<Thread*>(value.as.object) : nullptr;
}
/// A C function with upvalues or without; null for all else.
[[nodiscard]] inline lua_CFunction as_c_function(const Value& value) noexcept {
  if (value.tag == tag_light_c_function) return value.as.function;
  const CClosure* closure = as_c_closure(value);
  return closure == nullptr ? nullptr : closure->function;
}
[[nodiscard]] constexpr bool is_light_userdata(const Value& value, const void* pointer) noexcept {
  return value.tag == tag_light_userdata && value.as.pointer == pointer;
}
[[nodiscard]] constexpr bool is_float(const Value& value) noexcept {
  return value.tag == tag_float;
}

[[nodiscard]] constexpr Value make_nil() noexcept {
  return {{}, tag_nil};
}
[[nodiscard]] constexpr Value make_float(lua_Number value) noexcept {
  return {{.number = value}, tag_float};
}
[[nodiscard]] inline Value make_string(const String& string) noexcept {
  Object* object = reinterpret_cast<Object*>(const_cast<String*>(&string));
  return {{.object = object}, static_cast<std::uint8_t>(string.tag | collectable_bit)};
}
/// Writes a value into a stack slot, whose padding belongs to the stack.
inline void put(Value& slot, const Value& value) noexcept {
  slot.as = value.as;
  slot.tag = is_nil(value) ? std::uint8_t{tag_nil} : value.tag;
}

}  // namespace wayfinder::runtime::layout
