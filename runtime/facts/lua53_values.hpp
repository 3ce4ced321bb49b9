#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/facts/payload_booleans.hpp"
#include "runtime/facts/variant_tags.hpp"

/// What values and objects of the layout of lua53.hpp are. Same rules as lua54_values.hpp.
namespace wayfinder::runtime::layout {

[[nodiscard]] inline ObjectKind kind_of(const Object& object) noexcept {
  switch (object.tag) {
    case tag_table:
      return ObjectKind::table;
    case tag_lua_closure:
      return ObjectKind::lua_closure;
    case tag_c_closure:
      return ObjectKind::c_closure;
    case tag_userdata:
      return ObjectKind::userdata;
    case tag_thread:
      return ObjectKind::thread;
    case tag_proto:
      return ObjectKind::proto;
    default:
      return ObjectKind::string;
  }
}

/// Whether there are integers beside floats.
constexpr bool has_integers = true;
[[nodiscard]] constexpr bool is_integer(const Value& value) noexcept {
  return value.tag == tag_integer;
}
[[nodiscard]] constexpr lua_Integer integer_of(const Value& value) noexcept {
  return value.as.integer;
}
[[nodiscard]] constexpr Value make_integer(lua_Integer value) noexcept {
  return {{.integer = value}, tag_integer};
}

[[nodiscard]] inline std::string_view text_of(const String& string) noexcept {
  return {string.bytes, variant_of(string.tag) == tag_short_string ? string.short_length : string.long_length};
}
[[nodiscard]] inline std::string_view text_of(const String* string) noexcept {
  return string == nullptr ? std::string_view{} : text_of(*string);
}
/// The next string in the same bucket of Global::strings.
[[nodiscard]] inline const String* next_in_bucket_of(const String& string) noexcept {
  return string.next_in_bucket;
}

/// Nodes that the table owns; 0 while it shares the empty hash part.
[[nodiscard]] inline std::size_t node_count_of(const Table& table) noexcept {
  return table.last_free == nullptr ? 0 : std::size_t{1} << table.log2_nodes;
}
/// The node to look into next for a key that hashes alike; null: the last.
[[nodiscard]] inline const Node* next_of(const Node& node) noexcept {
  return node.key.next == 0 ? nullptr : &node + node.key.next;
}

/// The name of a function's upvalue; null: none, or stripped.
[[nodiscard]] inline const String* upvalue_name_of(const Proto& proto, int index) noexcept {
  return index < proto.upvalue_count ? proto.upvalues[index].name : nullptr;
}
[[nodiscard]] constexpr int pseudo_instructions_after_closure(const Proto& /*child*/) noexcept {
  return 0;
}

constexpr bool upvalues_are_objects = false;
/// The next of a thread's open upvalues, down the stack.
[[nodiscard]] inline UpValue* next_open_of(const UpValue& upvalue) noexcept {
  return upvalue.open.next;
}

/// Values that a check asks for; the userdata of a block.
constexpr int most_user_values = 1;
[[nodiscard]] inline const Userdata& userdata_of_block(const void* block, int /*values*/) noexcept {
  return *reinterpret_cast<const Userdata*>(static_cast<const std::byte*>(block) - offsetof(Userdata, block));
}
[[nodiscard]] constexpr int user_value_count_of(const Userdata& /*userdata*/) noexcept {
  return 1;
}
[[nodiscard]] inline Value user_value_of(const Userdata& userdata, int /*index*/) noexcept {
  return {userdata.user_value, userdata.user_value_tag};
}

}  // namespace wayfinder::runtime::layout
