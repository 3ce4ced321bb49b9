#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/facts/objects.hpp"

/// What Lua 5.1 to 5.3 have in common: a boolean's truth lies in the value, a table's array has the size that it says,
/// a userdata's block follows its head, and long texts are hashed in steps.
namespace wayfinder::runtime::layout {

/// As a condition takes it: of nil and false, false.
[[nodiscard]] constexpr bool truth_of(const Value& value) noexcept {
  return value.tag != tag_nil && (value.tag != tag_boolean || value.as.boolean != 0);
}
[[nodiscard]] constexpr Value make_boolean(bool value) noexcept {
  return {{.boolean = value ? 1 : 0}, tag_boolean};
}

/// Text's hash as the VM works it out, from a seed.
[[nodiscard]] inline std::uint32_t stepped_hash_of(std::uint32_t hash, std::string_view text) noexcept {
  hash ^= static_cast<std::uint32_t>(text.size());
  const std::size_t step = (text.size() >> 5U) + 1;
  for (std::size_t i = text.size(); i >= step; i -= step) {
    hash ^= (hash << 5U) + (hash >> 2U) + static_cast<std::uint8_t>(text[i - 1]);
  }
  return hash;
}

/// Slots of the array part; index 1 is array[0].
[[nodiscard]] inline std::size_t array_size_of(const Table& table) noexcept {
  return static_cast<std::size_t>(table.array_size);
}
/// The key of a node as a value; is_dead_key() where the entry was removed.
[[nodiscard]] inline Value key_of(const Node& node) noexcept {
  return {node.key.as, node.key.tag};
}
[[nodiscard]] inline bool is_dead_key(const Value& key) noexcept {
  return key.tag == tag_dead_key;
}

[[nodiscard]] inline bool is_open(const UpValue& upvalue) noexcept {
  return upvalue.value != &upvalue.closed;
}

/// The block that userdata's owner sees (lua_touserdata).
[[nodiscard]] inline const void* block_of(const Userdata& userdata) noexcept {
  return userdata.block;
}

/// Stack slots that are allocated.
[[nodiscard]] inline std::size_t stack_slots_of(const Thread& thread) noexcept {
  return thread.stack == nullptr ? 0 : static_cast<std::size_t>(thread.stack_size);
}

/// Nothing to do: the VM looks at its hooks before each instruction.
inline void wake(CallInfo& /*call*/) noexcept {}

[[nodiscard]] inline Value* first_extra_argument_of(const CallInfo& call) noexcept {
  return call.function;  // extra arguments lie above the function
}

}  // namespace wayfinder::runtime::layout
