#pragma once
#include <cstdint>

#include "runtime/facts/object_kind.hpp"
#include "runtime/facts/objects.hpp"

/// Values of Lua 5.1, whose tags are plain types: what variant_tags.hpp is to later versions.
namespace wayfinder::runtime::layout {

[[nodiscard]] constexpr int type_of(std::uint8_t tag) noexcept {
  return tag;
}
[[nodiscard]] constexpr std::uint8_t variant_of(std::uint8_t tag) noexcept {
  return tag;
}
[[nodiscard]] constexpr bool is_nil(const Value& value) noexcept {
  return value.tag == tag_nil;
}
[[nodiscard]] constexpr bool is_object(const Value& value) noexcept {
  return value.tag >= LUA_TSTRING && value.tag <= LUA_TTHREAD;
}
[[nodiscard]] constexpr bool is_object(const Value& value, Tag tag) noexcept {
  return value.tag == tag;
}

/// The object in a value; null when the value is none of that kind.
[[nodiscard]] inline const String* as_string(const Value& value) noexcept {
  return value.tag == LUA_TSTRING ? reinterpret_cast<const String*>(value.as.object) : nullptr;
}
[[nodiscard]] inline const String* as_short_string(const Value& value) noexcept {
  return as_string(value);
}
[[nodiscard]] inline Table* as_table(const Value& value) noexcept {
  return value.tag == tag_table ? reinterpret_cast<Table*>(value.as.object) : nullptr;
}
[[nodiscard]] inline LuaClosure* as_lua_closure(const Value& value) noexcept {
  if (value.tag != LUA_TFUNCTION) return nullptr;
  auto* closure = reinterpret_cast<LuaClosure*>(value.as.object);
  return closure->is_c == 0 ? closure : nullptr;
}
[[nodiscard]] inline CClosure* as_c_closure(const Value& value) noexcept {
  if (value.tag != LUA_TFUNCTION) return nullptr;
  auto* closure = reinterpret_cast<CClosure*>(value.as.object);
  return closure->is_c != 0 ? closure : nullptr;
}
[[nodiscard]] inline Thread* as_thread(const Value& value) noexcept {
  return value.tag == tag_thread ? reinterpret_cast<Thread*>(value.as.object) : nullptr;
}
/// A C function with upvalues or without; null for all else.
[[nodiscard]] inline lua_CFunction as_c_function(const Value& value) noexcept {
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
  return {{.object = reinterpret_cast<Object*>(const_cast<String*>(&string))}, tag_short_string};
}
/// Writes a value into a stack slot, whose padding belongs to the stack.
inline void put(Value& slot, const Value& value) noexcept {
  slot.as = value.as;
  slot.tag = value.tag;
}

}  // namespace wayfinder::runtime::layout
