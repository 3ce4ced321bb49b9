#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/facts/facts.hpp"

/// Look-ups in tables by layout: no metamethods, nothing is created. Legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

/// Index of "__mode" in Global::event_names (TM_MODE).
constexpr std::size_t mode_event = 3;

/// The slots of the hash part, free ones included.
[[nodiscard]] inline std::span<const Node> nodes_of(const Table& table) noexcept {
  return {table.nodes, node_count_of(table)};
}

/// The interned string of this text; null where the state has none, so that no table has such a key. Short ones only.
[[nodiscard]] inline const String* find_string(const Global& global, std::string_view text) noexcept {
  const auto buckets = static_cast<std::uint32_t>(global.strings.size);
  const String* string = global.strings.buckets[hash_of(global, text) & (buckets - 1)];
  while (string != nullptr && text_of(*string) != text) {
    string = next_in_bucket_of(*string);
  }
  return string;
}

/// The raw value of a field, by an interned string; null: none, or nil.
[[nodiscard]] inline const Value* field_of(const Table& table, const String* name) noexcept {
  if (name == nullptr || node_count_of(table) == 0) return nullptr;
  const Node* node = table.nodes + (name->hash & (node_count_of(table) - 1));
  while (as_short_string(key_of(*node)) != name) {
    node = next_of(*node);
    if (node == nullptr) return nullptr;
  }
  return is_nil(node->value) ? nullptr : &node->value;
}

/// The table in a field; null: none.
[[nodiscard]] inline const Table* table_in(const Table& table, const String* name) noexcept {
  const Value* value = field_of(table, name);
  return value == nullptr ? nullptr : as_table(*value);
}

/// The registry; never null in a state that is whole.
[[nodiscard]] inline const Table* registry_of(const Global& global) noexcept {
  return reinterpret_cast<const Table*>(global.registry.as.object);
}

}  // namespace wayfinder::runtime::layout
