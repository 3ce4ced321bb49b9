#include "runtime/inspect/table_view.hpp"

#include <algorithm>
#include <string_view>

#include "runtime/facts/facts.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/table_marks.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr std::size_t sorted_entries = 1'000;  // longer lists stay as they lie
constexpr std::size_t preview_places = 4'096;

const layout::Table& table_at(lua_State* L, int index) {
  return *static_cast<const layout::Table*>(lua_topointer(L, index));
}

bool is_indexed_key(const layout::Node& node, std::int64_t indexed) {
  const layout::Value key = key_of(node);
  return is_integer(key) && layout::integer_of(key) >= 1 && layout::integer_of(key) <= indexed;
}

/// Calls visit(position) for each named entry until it returns false; positions as in List.
template <class Visit>
void walk_named(const layout::Table& table, std::int64_t indexed, Visit visit) {
  const std::size_t array_size = layout::array_size_of(table);
  for (auto i = static_cast<std::size_t>(indexed); i < array_size; ++i) {
    if (!layout::is_nil(table.array[i]) && !visit(i)) return;
  }
  const std::size_t nodes = layout::node_count_of(table);
  for (std::size_t i = 0; i < nodes; ++i) {
    const layout::Node& node = table.nodes[i];
    if (layout::is_nil(node.value) || is_indexed_key(node, indexed)) continue;
    if (!visit(array_size + i)) return;
  }
}

layout::Value key_at(const layout::Table& table, std::size_t array_size, std::size_t position) {
  if (position >= array_size) return layout::key_of(table.nodes[position - array_size]);
  return layout::make_integer(static_cast<lua_Integer>(position) + 1);
}

/// Numbers first, then strings, then the rest.
bool is_before(const layout::Value& a, const layout::Value& b) {
  const auto rank = [](const layout::Value& key) {
    const int type = layout::type_of(key.tag);
    return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (rank(a) == 0) {
    const auto number = [](const layout::Value& key) {
      return is_integer(key) ? static_cast<double>(layout::integer_of(key)) : key.as.number;
    };
    return number(a) < number(b);
  }
  if (rank(a) == 2) return false;
  return text_of(as_string(a)) < text_of(as_string(b));
}

}  // namespace

TableLists::List& TableLists::list_of(lua_State* L, int table) {
  List& list = lists_[lua_topointer(L, table)];
  const layout::Table& raw = table_at(L, table);
  const std::size_t array_size = layout::array_size_of(raw);
  const std::size_t node_count = layout::node_count_of(raw);
  const auto indexed = static_cast<std::int64_t>(lua_rawlen(L, table));
  if (list.nodes == raw.nodes && list.array == raw.array && list.array_size == array_size &&
      list.node_count == node_count && list.indexed == indexed) {
    return list;
  }
  list = {raw.array, raw.nodes, array_size, node_count, indexed, 0, false, {}};
  walk_named(raw, indexed, [&](std::size_t) {
    ++list.named;
    return true;
  });
  return list;
}

void TableLists::fill(lua_State* L, int table, List& list) {
  if (list.has_positions) return;
  const layout::Table& raw = table_at(L, table);
  list.positions.reserve(static_cast<std::size_t>(list.named));
  walk_named(raw, list.indexed, [&](std::size_t position) {
    list.positions.push_back(static_cast<std::uint32_t>(position));
    return true;
  });
  if (list.positions.size() <= sorted_entries) {
    std::ranges::stable_sort(list.positions, [&](std::uint32_t a, std::uint32_t b) {
      return is_before(key_at(raw, list.array_size, a), key_at(raw, list.array_size, b));
    });
  }
  list.has_positions = true;
}

TableShape TableLists::shape_of(lua_State* L, const Inspector& inspector, int table) {
  table = lua_absindex(L, table);
  if (inspector.trusts_layout()) {
    const List& list = list_of(L, table);
    return {list.indexed, list.named};
  }
  const auto indexed = static_cast<std::int64_t>(lua_rawlen(L, table));
  const auto [counted, is_new] = counted_.try_emplace(lua_topointer(L, table));
  if (is_new || counted->second.indexed != indexed) {
    counted->second = {indexed, count_named(L, inspector, table, indexed)};
  }
  return counted->second;
}

void TableLists::visit_named(lua_State* L, const Inspector& inspector, int table, std::int64_t start,
                             std::int64_t count, const std::function<void()>& visit) {
  table = lua_absindex(L, table);
  if (!inspector.trusts_layout()) {
    std::int64_t left = count;
    visit_named_from(L, inspector, table, static_cast<std::int64_t>(lua_rawlen(L, table)), start, [&] {
      if (left > 0) visit();
      return --left > 0;
    });
    return;
  }
  List& list = list_of(L, table);
  fill(L, table, list);
  const layout::Table& raw = table_at(L, table);
  const auto end = std::min<std::int64_t>(start + count, static_cast<std::int64_t>(list.positions.size()));
  for (std::int64_t i = start; i < end; ++i) {
    const std::size_t position = list.positions[static_cast<std::size_t>(i)];
    const layout::Value key = key_at(raw, list.array_size, position);
    if (is_dead_key(key)) continue;
    const layout::Value& value =
        position < list.array_size ? raw.array[position] : raw.nodes[position - list.array_size].value;
    push_layout_value(L, &key);
    push_layout_value(L, &value);
    visit();
    lua_pop(L, 2);
  }
}

bool preview_entries(lua_State* L, const Inspector& inspector, int table, const std::function<bool(bool)>& visit) {
  table = lua_absindex(L, table);
  const auto indexed = static_cast<std::int64_t>(lua_rawlen(L, table));
  for (std::int64_t i = 1; i <= indexed; ++i) {
    lua_pushinteger(L, i);
    lua_rawgeti(L, table, i);
    const bool goes_on = visit(true);
    lua_pop(L, 2);
    if (!goes_on) return false;
  }
  bool is_whole = true;
  if (!inspector.trusts_layout()) {
    visit_named_from(L, inspector, table, indexed, 0, [&] { return is_whole = visit(false); });
    return is_whole;
  }
  const layout::Table& raw = table_at(L, table);
  const std::size_t array_size = layout::array_size_of(raw);
  std::size_t last = static_cast<std::size_t>(indexed);
  walk_named(raw, indexed, [&](std::size_t position) {
    const layout::Value key = key_at(raw, array_size, position);
    is_whole = position - last <= preview_places;
    if (!is_whole) return false;
    last = position;
    push_layout_value(L, &key);
    const layout::Value& value = position < array_size ? raw.array[position] : raw.nodes[position - array_size].value;
    push_layout_value(L, &value);
    is_whole = visit(false);
    lua_pop(L, 2);
    return is_whole;
  });
  return is_whole;
}

}  // namespace wayfinder::runtime::inspect
