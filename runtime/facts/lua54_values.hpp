#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/facts/variant_tags.hpp"

/// What values and objects of the layout of lua54.hpp are: kinds, texts, parts of tables and userdata. Same rules: no
/// allocation, no lock, no API; legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

/// Whether there are integers beside floats.
constexpr bool has_integers = true;
[[nodiscard]] constexpr bool is_integer(const Value& value) noexcept {
  return value.tag == tag_integer;
}
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
    case tag_upvalue:
      return ObjectKind::upvalue;
    default:
      return ObjectKind::string;
  }
}

/// As a condition takes it: of nil and false, false.
[[nodiscard]] constexpr bool truth_of(const Value& value) noexcept {
  return !is_nil(value) && value.tag != tag_false;
}

[[nodiscard]] constexpr Value make_boolean(bool value) noexcept {
  return {{}, value ? std::uint8_t{tag_true} : std::uint8_t{tag_false}};
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

/// The hash by which short strings are interned.
[[nodiscard]] inline std::uint32_t hash_of(const Global& global, std::string_view text) noexcept {
  std::uint32_t hash = global.seed ^ static_cast<std::uint32_t>(text.size());
  for (std::size_t i = text.size(); i > 0; --i) {
    hash ^= (hash << 5U) + (hash >> 2U) + static_cast<std::uint8_t>(text[i - 1]);
  }
  return hash;
}
/// The next string in the same bucket of Global::strings.
[[nodiscard]] inline const String* next_in_bucket_of(const String& string) noexcept {
  return string.next_in_bucket;
}

/// Slots of the array part; index 1 is array[0].
[[nodiscard]] inline std::size_t array_size_of(const Table& table) noexcept {
  constexpr std::uint8_t limit_is_a_hint = 0x80;
  const std::uint32_t limit = table.array_limit;
  if ((table.flags & limit_is_a_hint) == 0 || limit == 0) return limit;
  return std::bit_ceil(std::size_t{limit});
}
/// Nodes that the table owns; 0 while it shares the empty hash part.
[[nodiscard]] inline std::size_t node_count_of(const Table& table) noexcept {
  return table.last_free == nullptr ? 0 : std::size_t{1} << table.log2_nodes;
}
/// The key of a node as a value; is_dead_key() where the entry was removed.
[[nodiscard]] inline Value key_of(const Node& node) noexcept {
  return {node.entry.key, node.entry.key_tag};
}
[[nodiscard]] inline bool is_dead_key(const Value& key) noexcept {
  return variant_of(key.tag) == tag_dead_key;
}
/// The node to look into next for a key that hashes alike; null: the last.
[[nodiscard]] inline const Node* next_of(const Node& node) noexcept {
  return node.entry.next == 0 ? nullptr : &node + node.entry.next;
}

/// The name of a function's upvalue; null: none, or stripped.
[[nodiscard]] inline const String* upvalue_name_of(const Proto& proto, int index) noexcept {
  return index < proto.upvalue_count ? proto.upvalues[index].name : nullptr;
}
[[nodiscard]] constexpr int pseudo_instructions_after_closure(const Proto& /*child*/) noexcept {
  return 0;
}

constexpr bool upvalues_are_objects = true;
[[nodiscard]] inline bool is_open(const UpValue& upvalue) noexcept {
  return upvalue.value != &upvalue.closed;
}
/// The next of a thread's open upvalues, down the stack.
[[nodiscard]] inline UpValue* next_open_of(const UpValue& upvalue) noexcept {
  return upvalue.open.next;
}

/// The block that userdata's owner sees (lua_touserdata).
[[nodiscard]] inline const void* block_of(const Userdata& userdata) noexcept {
  const auto* start = reinterpret_cast<const std::byte*>(&userdata);
  const std::size_t values = userdata.user_values;
  return start + (values == 0 ? offsetof(Userdata, gray_next) : offsetof(Userdata, values) + values * sizeof(Value));
}

/// Values that a check asks for; the userdata of a block, made with so many.
constexpr int most_user_values = 2;
[[nodiscard]] inline const Userdata& userdata_of_block(const void* block, int values) noexcept {
  const std::size_t head = values == 0 ? offsetof(Userdata, gray_next)
                                       : offsetof(Userdata, values) + static_cast<std::size_t>(values) * sizeof(Value);
  return *reinterpret_cast<const Userdata*>(static_cast<const std::byte*>(block) - head);
}
[[nodiscard]] inline int user_value_count_of(const Userdata& userdata) noexcept {
  return userdata.user_values;
}
[[nodiscard]] inline Value user_value_of(const Userdata& userdata, int index) noexcept {
  return userdata.values[index];
}

}  // namespace wayfinder::runtime::layout
