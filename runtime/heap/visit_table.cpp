#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/key_labels.hpp"
#include "runtime/heap/visits.hpp"

namespace wayfinder::runtime::heap {

using layout::Node;
using layout::Table;
using layout::type_of;
using layout::Value;

namespace {

bool is_string(const Value& value) noexcept {
  return is_object(value) && type_of(value.tag) == LUA_TSTRING;
}

/// Whether a weak reference to it may be cleared: strings count as values (5.4 manual §2.5.4).
bool is_weakly_held(const Value& value) noexcept {
  return is_object(value) && type_of(value.tag) != LUA_TSTRING;
}

bool is_anchor(const Walker& walker, const Node& node) noexcept {
  return walker.anchor() != nullptr && is_light_userdata(key_of(node), walker.anchor());
}

/// The label of a table's entry, by its key.
Label label_of_key(Walker& walker, const Value& key) noexcept {
  auto& strings = walker.graph().strings;
  switch (type_of(key.tag)) {
    case LUA_TSTRING:
      return walker.label_of(as_string(key));
    case LUA_TNUMBER:
      return is_integer(key) ? walker.label_of(integer_of(key)) : label_of_float(key.as.number, strings);
    case LUA_TBOOLEAN:
      return label_of_boolean(truth_of(key), strings);
    default:
      return label_of_type(type_of(key.tag), strings);
  }
}

EdgeKind kind_by_key(const Value& key) noexcept {
  if (type_of(key.tag) == LUA_TSTRING) return EdgeKind::field;
  return is_integer(key) ? EdgeKind::index : EdgeKind::value;
}

/// The edges of an entry whose key and value are held by the table.
void visit_strong_entry(Walker& walker, const Node& node, bool is_registry) noexcept {
  const Value key = key_of(node);
  const EdgeKind kind = is_registry ? EdgeKind::registry : kind_by_key(key);
  if (is_string(key)) {  // by far the most: the label comes with the key's own edge, so nothing is looked up here
    walker.edge(key.as.object, EdgeKind::key, label_of_target);
    walker.value_edge(node.value, kind, label_of_previous);
    return;
  }
  if (!is_object(key) && !is_object(node.value)) return;
  const Label label = label_of_key(walker, key);
  walker.value_edge(key, EdgeKind::key, label);
  walker.value_edge(node.value, kind, label);
}

void visit_weak_entry(Walker& walker, const Node& node, const Walker::Metatable& metatable) noexcept {
  const Value key = key_of(node);
  const bool is_key_weak = metatable.has_weak_keys && is_weakly_held(key);
  if (!is_key_weak && !metatable.has_weak_values) {  // an ephemeron table's entry whose key cannot go
    visit_strong_entry(walker, node, false);
    return;
  }
  if (!is_key_weak && is_object(key)) walker.edge(key.as.object, EdgeKind::key, label_of_key(walker, key));
  const bool holds_value = metatable.has_weak_values ? is_string(node.value) : !has_ephemerons;
  if (holds_value) {
    walker.value_edge(node.value, kind_by_key(key), label_of_key(walker, key));
  }
}

std::span<const Value> array_of(const Table& table) noexcept {
  return {table.array, array_size_of(table)};
}

const Table& weak_table(Walker& walker, std::uint32_t place) noexcept {
  return *reinterpret_cast<const Table*>(walker.graph().addresses[place]);
}

/// Whether the collector would keep this half of a weak entry; only then there is an edge to tell of.
bool is_held(Walker& walker, const Value& value) noexcept {
  return !is_object(value) || walker.found().known_number_of(value.as.object) != not_found;
}

std::uint32_t place_of(Walker& walker, const Value& held) noexcept {
  return walker.found().place_of(walker.found().known_number_of(held.as.object));
}

/// Appends the weak edges of one entry.
void collect_entry(Walker& walker, std::uint32_t table, const Node& node, const Walker::Metatable& metatable,
                   Arena<LateEdge>& edges) noexcept {
  const Value key = key_of(node);
  const Value& value = node.value;
  const bool is_key_weak = metatable.has_weak_keys && is_weakly_held(key);
  const bool is_ephemeron = has_ephemerons && is_key_weak && !metatable.has_weak_values;
  const bool is_value_weak = is_object(value) && (is_ephemeron || (metatable.has_weak_values && is_weakly_held(value)));
  if ((!is_key_weak && !is_value_weak) || !is_held(walker, key) || !is_held(walker, value)) return;
  const Label label = label_of_key(walker, key);
  const auto place = [&walker](const Value& held) { return place_of(walker, held); };
  if (is_key_weak) edges.push({table, place(key), EdgeKind::weak, label});
  if (is_value_weak) edges.push({table, place(value), EdgeKind::weak, label});
  if (is_ephemeron && is_object(value)) edges.push({place(key), place(value), EdgeKind::ephemeron, label});
}

}  // namespace

Label visit_table(Walker& walker, const Table& table, std::uint32_t place) noexcept {
  const auto nodes = nodes_of(table);
  const auto array = array_of(table);
  walker.found().make_edge_room(1 + array.size() + 2 * nodes.size());
  if (walker.found().has_failed()) return memory::no_label;
  const Walker::Metatable metatable = walker.metatable(table.metatable);
  const bool is_weak = metatable.has_weak_keys || metatable.has_weak_values;
  const bool is_registry = &table == registry_of(walker.global());
  if (is_weak) walker.remember_weak(place);
  walker.edge_if(table.metatable, EdgeKind::metatable, memory::no_label);
  memory::TableRoom room{.object = place,
                         .array_slots = static_cast<std::uint32_t>(array.size()),
                         .hash_slots = static_cast<std::uint32_t>(nodes.size())};
  for (std::size_t i = 0; i < array.size(); ++i) {
    room.array_used += is_nil(array[i]) ? 0U : 1U;
    if (!is_object(array[i]) || (metatable.has_weak_values && is_weakly_held(array[i]))) continue;
    walker.edge(array[i].as.object, is_registry ? EdgeKind::registry : EdgeKind::index,
                walker.label_of(static_cast<lua_Integer>(i) + 1));
  }
  for (const Node& node : nodes) {
    if (is_nil(node.value)) continue;
    ++room.hash_used;
    if (is_registry && is_anchor(walker, node)) continue;
    if (is_weak) {
      visit_weak_entry(walker, node, metatable);
    } else {
      visit_strong_entry(walker, node, is_registry);
    }
  }
  room.empty_bytes = (room.array_slots - room.array_used) * std::uint64_t{sizeof(Value)} +
                     (room.hash_slots - room.hash_used) * std::uint64_t{sizeof(Node)};
  walker.check(add_table_room(walker.graph(), room));
  return metatable.name;
}

bool spread_ephemerons(Walker& walker) noexcept {
  if (!has_ephemerons) return false;
  const std::uint32_t before = walker.found().object_count();
  for (std::size_t i = 0; i < walker.weak_tables().size(); ++i) {
    const Table& table = weak_table(walker, walker.weak_tables()[i]);
    const Walker::Metatable metatable = walker.metatable(table.metatable);
    if (!metatable.has_weak_keys || metatable.has_weak_values) continue;
    for (const Node& node : nodes_of(table)) {
      if (is_object(node.value) && is_weakly_held(key_of(node)) && is_held(walker, key_of(node))) {
        walker.found().number_of(node.value.as.object);
      }
    }
  }
  return walker.found().object_count() != before;
}

bool collect_weak_edges(Walker& walker, Arena<LateEdge>& edges) noexcept {
  for (const std::uint32_t place : walker.weak_tables()) {
    const Table& table = weak_table(walker, place);
    const Walker::Metatable metatable = walker.metatable(table.metatable);
    if (!edges.make_room(array_of(table).size() + 3 * nodes_of(table).size())) return false;
    lua_Integer slot = 0;
    for (const Value& value : array_of(table)) {
      ++slot;
      if (!metatable.has_weak_values || !is_weakly_held(value) || !is_held(walker, value)) continue;
      edges.push({place, place_of(walker, value), EdgeKind::weak, walker.label_of(slot)});
    }
    for (const Node& node : nodes_of(table)) {
      if (!is_nil(node.value)) collect_entry(walker, place, node, metatable, edges);
    }
  }
  return true;
}

}  // namespace wayfinder::runtime::heap
