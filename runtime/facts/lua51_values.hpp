#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/facts/payload_booleans.hpp"
#include "runtime/facts/plain_tags.hpp"
#include "runtime/facts/whole_floats.hpp"

/// What values and objects of the layout of lua51.hpp are. Same rules as lua54_values.hpp.
namespace wayfinder::runtime::layout {

[[nodiscard]] inline ObjectKind kind_of(const Object& object) noexcept {
  switch (object.tag) {
    case tag_table:
      return ObjectKind::table;
    case LUA_TFUNCTION:
      return reinterpret_cast<const LuaClosure&>(object).is_c == 0 ? ObjectKind::lua_closure : ObjectKind::c_closure;
    case tag_userdata:
      return ObjectKind::userdata;
    case tag_thread:
      return ObjectKind::thread;
    case tag_proto:
      return ObjectKind::proto;
    case tag_upvalue:
      return ObjectKind::upvalue;
    default:
      return ObjectKind::string;
  }
}

[[nodiscard]] inline std::string_view text_of(const String& string) noexcept {
  return {string.bytes, string.length};
}
[[nodiscard]] inline std::string_view text_of(const String* string) noexcept {
  return string == nullptr ? std::string_view{} : text_of(*string);
}
/// The next string in the same bucket of Global::strings.
[[nodiscard]] inline const String* next_in_bucket_of(const String& string) noexcept {
  return reinterpret_cast<const String*>(string.next);
}

/// Nodes that the table owns; 0 while it shares the empty hash part.
[[nodiscard]] inline std::size_t node_count_of(const Table& table) noexcept {
  // The shared empty part is one node without a key, of which none was ever free.
  const bool is_shared = table.log2_nodes == 0 && table.last_free == table.nodes && table.nodes->key.tag == tag_nil;
  return is_shared ? 0 : std::size_t{1} << table.log2_nodes;
}
/// The node to look into next for a key that hashes alike; null: the last.
[[nodiscard]] inline const Node* next_of(const Node& node) noexcept {
  return node.key.next;
}

/// The name of a function's upvalue; null: none, or stripped.
[[nodiscard]] inline const String* upvalue_name_of(const Proto& proto, int index) noexcept {
  return index < proto.upvalue_name_count ? proto.upvalue_names[index] : nullptr;
}
/// One names each variable that the closure captures.
[[nodiscard]] constexpr int pseudo_instructions_after_closure(const Proto& child) noexcept {
  return child.upvalue_count;
}

constexpr bool upvalues_are_objects = false;
/// The next of a thread's open upvalues, down the stack.
[[nodiscard]] inline UpValue* next_open_of(const UpValue& upvalue) noexcept {
  return reinterpret_cast<UpValue*>(upvalue.next);
}

/// Values that a check asks for; the userdata of a block.
constexpr int most_user_values = 0;
[[nodiscard]] inline const Userdata& userdata_of_block(const void* block, int /*values*/) noexcept {
  return *reinterpret_cast<const Userdata*>(static_cast<const std::byte*>(block) - offsetof(Userdata, block));
}
[[nodiscard]] constexpr int user_value_count_of(const Userdata& /*userdata*/) noexcept {
  return 0;
}
[[nodiscard]] constexpr Value user_value_of(const Userdata& /*userdata*/, int /*index*/) noexcept {
  return make_nil();
}

}  // namespace wayfinder::runtime::layout
