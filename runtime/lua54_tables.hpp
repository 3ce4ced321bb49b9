#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/lua54_reading.hpp"

/// Look-ups in tables by layout: no metamethods, nothing is created. Same rules as lua54_reading.hpp.
namespace wayfinder::runtime::layout {

/// Index of "__mode" in Global::event_names (TM_MODE).
constexpr std::size_t mode_event = 3;

/// The slots of the hash part, free ones included.
[[nodiscard]] inline std::span<const Node> nodes_of(const Table& table) noexcept {
  return {table.nodes, node_count_of(table)};
}

/// The interned string of this text; null where the state has none, so that no table has such a key. Short ones only.
[[nodiscard]] inline const String* find_string(const Global& global, std::string_view text) noexcept {
  std::uint32_t hash = global.seed ^ static_cast<std::uint32_t>(text.size());
  for (std::size_t i = text.size(); i > 0; --i) {
    hash ^= (hash << 5U) + (hash >> 2U) + static_cast<std::uint8_t>(text[i - 1]);
  }
  const auto buckets = static_cast<std::uint32_t>(global.strings.size);
  const String* string = global.strings.buckets[hash & (buckets - 1)];
  while (string != nullptr && text_of(*string) != text) {
    string = string->next_in_bucket;
  }
  return string;
}

/// The raw value of a field, by an interned string; null: none, or nil.
[[nodiscard]] inline const Value* field_of(const Table& table, const String* name) noexcept {
  if (name == nullptr || node_count_of(table) == 0) return nullptr;
  const Node* node = table.nodes + (name->hash & (node_count_of(table) - 1));
  const std::uint8_t tag = tag_short_string | collectable_bit;
  while (node->entry.key_tag != tag || node->entry.key.object != reinterpret_cast<const Object*>(name)) {
    if (node->entry.next == 0) return nullptr;
    node += node->entry.next;
  }
  return is_nil(node->value) ? nullptr : &node->value;
}

/// The table in a field; null: none.
[[nodiscard]] inline const Table* table_in(const Table& table, const String* name) noexcept {
  const Value* value = field_of(table, name);
  if (value == nullptr || !is_object(*value, tag_table)) return nullptr;
  return reinterpret_cast<const Table*>(value->as.object);
}

/// The registry; never null in a state that is whole.
[[nodiscard]] inline const Table* registry_of(const Global& global) noexcept {
  return reinterpret_cast<const Table*>(global.registry.as.object);
}

/// The table of globals; null where the program has put something else into its slot.
[[nodiscard]] inline const Table* globals_of(const Global& global) noexcept {
  const Table& registry = *registry_of(global);
  if (array_size_of(registry) < LUA_RIDX_GLOBALS) return nullptr;
  const Value& slot = registry.array[LUA_RIDX_GLOBALS - 1];
  return is_object(slot, tag_table) ? reinterpret_cast<const Table*>(slot.as.object) : nullptr;
}

}  // namespace wayfinder::runtime::layout
