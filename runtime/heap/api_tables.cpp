#include <bit>

#include "runtime/heap/api_visits.hpp"
#include "runtime/heap/key_labels.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Where lua_next() puts an entry.
struct Entry {
  int key, value;
  int key_type;
};

/// Calls `visit(entry)` for each entry of the table.
template <class Visit>
void for_each_entry(lua_State* L, int table, Visit visit) {
  Entry entry{lua_gettop(L) + 1, lua_gettop(L) + 2, LUA_TNIL};
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_settop(L, entry.key)) {
    entry.key_type = lua_type(L, entry.key);
    visit(entry);
  }
}

/// The label of a table's entry, by its key.
Label label_of_key(ApiWalker& walker, const Entry& entry) {
  lua_State* const L = walker.L();
  auto& strings = walker.graph().strings;
  switch (entry.key_type) {
    case LUA_TSTRING:
      return label_of_object(walker.number_of(entry.key));
    case LUA_TNUMBER:
      return lua_isinteger(L, entry.key) != 0 ? label_of_integer(lua_tointeger(L, entry.key), strings)
                                              : label_of_float(lua_tonumber(L, entry.key), strings);
    case LUA_TBOOLEAN:
      return label_of_boolean(lua_toboolean(L, entry.key) != 0, strings);
    default:
      return label_of_type(entry.key_type, strings);
  }
}

EdgeKind kind_by_key(lua_State* L, const Entry& entry) noexcept {
  if (entry.key_type == LUA_TSTRING) return EdgeKind::field;
  return lua_isinteger(L, entry.key) != 0 ? EdgeKind::index : EdgeKind::value;
}

/// The edges of an entry whose key and value are held by the table.
void visit_strong_entry(ApiWalker& walker, const Entry& entry, bool is_registry) {
  const EdgeKind kind = is_registry ? EdgeKind::registry : kind_by_key(walker.L(), entry);
  if (entry.key_type == LUA_TSTRING) {  // by far the most
    const std::uint32_t key = walker.number_of(entry.key);
    walker.edge(key, EdgeKind::key, label_of_object(key));
    return walker.value_edge(entry.value, kind, label_of_object(key));
  }
  const bool is_key_object = walker.is_object(entry.key);
  if (!is_key_object && !walker.is_object(entry.value)) return;
  const Label label = label_of_key(walker, entry);
  if (is_key_object) walker.edge(walker.number_of(entry.key), EdgeKind::key, label);
  walker.value_edge(entry.value, kind, label);
}

/// Which halves of a weak table's entry the collector may take. Strings count as values (5.4 manual §2.5.4).
struct WeakHalves {
  bool key, value;
  bool is_ephemeron;  ///< the value goes with its key

  WeakHalves(ApiWalker& walker, const Entry& entry, const ApiWalker::Metatable& metatable) noexcept {
    const auto may_go = [&walker](int index) {
      return walker.is_object(index) && lua_type(walker.L(), index) != LUA_TSTRING;
    };
    key = metatable.has_weak_keys && may_go(entry.key);
    is_ephemeron = has_ephemerons && key && !metatable.has_weak_values;
    value = (is_ephemeron && walker.is_object(entry.value)) || (metatable.has_weak_values && may_go(entry.value));
  }
};

/// The edges of what the table itself holds of an entry.
void visit_weak_entry(ApiWalker& walker, const Entry& entry, const ApiWalker::Metatable& metatable) {
  const WeakHalves weak{walker, entry, metatable};
  if (!weak.key && !weak.value) return visit_strong_entry(walker, entry, false);
  if (!weak.key && walker.is_object(entry.key)) {
    walker.edge(walker.number_of(entry.key), EdgeKind::key, label_of_key(walker, entry));
  }
  if (!weak.value && walker.is_object(entry.value)) {
    walker.edge(walker.number_of(entry.value), kind_by_key(walker.L(), entry), label_of_key(walker, entry));
  }
}

/// Whether the collector would keep this half of a weak entry; only then there is an edge to tell of.
bool is_held(ApiWalker& walker, int index) noexcept {
  return !walker.is_object(index) || walker.known_number_of(index) != not_found;
}

/// Appends the weak edges of one entry.
void collect_entry(ApiWalker& walker, std::uint32_t table, const Entry& entry, const ApiWalker::Metatable& metatable,
                   Arena<LateEdge>& edges) {
  const WeakHalves weak{walker, entry, metatable};
  if ((!weak.key && !weak.value) || !is_held(walker, entry.key) || !is_held(walker, entry.value)) return;
  const Label label = label_of_key(walker, entry);
  const auto place = [&walker](int index) { return walker.found().place_of(walker.known_number_of(index)); };
  if (weak.key) edges.push({table, place(entry.key), EdgeKind::weak, label});
  if (weak.value) edges.push({table, place(entry.value), EdgeKind::weak, label});
  if (weak.is_ephemeron && weak.value) edges.push({place(entry.key), place(entry.value), EdgeKind::ephemeron, label});
}

/// What stands in a table, to tell its size by.
struct Content {
  std::size_t items{};  ///< at 1, 2 … up to the table's length
  std::size_t others{};
};

std::uint64_t size_of(const Content& content, const ObjectShapes& shapes) noexcept {
  std::uint64_t bytes = shapes.table.base;
  // both parts have grown by doubling
  if (content.items > 0) bytes += std::bit_ceil(content.items) * shapes.table.part;
  if (content.others > 0) bytes += std::bit_ceil(content.others) * shapes.node_bytes;
  return bytes;
}

/// What is known of a table that is not on the walk's stack any more.
ApiWalker::Metatable metatable_of(ApiWalker& walker, int table) {
  lua_State* const L = walker.L();
  if (lua_getmetatable(L, table) == 0) return {};
  const ApiWalker::Metatable known = walker.metatable(lua_gettop(L));
  lua_pop(L, 1);
  return known;
}

}  // namespace

Visited visit_table(ApiWalker& walker, int table, std::uint32_t place) {
  lua_State* const L = walker.L();
  ApiWalker::Metatable metatable;
  if (lua_getmetatable(L, table) != 0) {
    metatable = walker.metatable(lua_gettop(L));
    walker.pop_edge(EdgeKind::metatable, memory::no_label);
  }
  const bool is_weak = metatable.has_weak_keys || metatable.has_weak_values;
  const bool is_registry = lua_rawequal(L, table, LUA_REGISTRYINDEX) != 0;
  if (is_weak) walker.remember_weak(table, place);
  Content content;
  const auto length = static_cast<lua_Number>(lua_rawlen(L, table));
  for_each_entry(L, table, [&](const Entry& entry) {
    const bool is_item =
        entry.key_type == LUA_TNUMBER && lua_tonumber(L, entry.key) >= 1 && lua_tonumber(L, entry.key) <= length;
    ++(is_item ? content.items : content.others);
    const bool is_anchor =
        is_registry && lua_islightuserdata(L, entry.key) && lua_touserdata(L, entry.key) == walker.anchor();
    if (is_anchor) return;
    if (is_weak) {
      visit_weak_entry(walker, entry, metatable);
    } else {
      visit_strong_entry(walker, entry, is_registry);
    }
  });
  return {metatable.name, size_of(content, walker.shapes())};
}

bool spread_ephemerons(ApiWalker& walker) {
  if (!has_ephemerons) return false;
  lua_State* const L = walker.L();
  const std::uint32_t before = walker.found().object_count();
  for (std::uint32_t i = 1; i <= walker.weak_count(); ++i) {
    walker.push_weak(i);
    const int table = lua_gettop(L);
    const ApiWalker::Metatable metatable = metatable_of(walker, table);
    if (metatable.has_weak_keys && !metatable.has_weak_values) {
      for_each_entry(L, table, [&](const Entry& entry) {
        const WeakHalves weak{walker, entry, metatable};
        if (weak.is_ephemeron && weak.value && is_held(walker, entry.key)) walker.number_of(entry.value);
      });
    }
    lua_pop(L, 1);
  }
  return walker.found().object_count() != before;
}

bool collect_weak_edges(ApiWalker& walker, Arena<LateEdge>& edges) {
  lua_State* const L = walker.L();
  for (std::uint32_t i = 1; i <= walker.weak_count(); ++i) {
    const std::uint32_t place = walker.push_weak(i);
    const int table = lua_gettop(L);
    const ApiWalker::Metatable metatable = metatable_of(walker, table);
    bool has_room = true;
    for_each_entry(L, table, [&](const Entry& entry) {
      constexpr std::size_t most = 3;
      has_room = has_room && edges.make_room(most);
      if (has_room) collect_entry(walker, place, entry, metatable, edges);
    });
    lua_pop(L, 1);
    if (!has_room) return false;
  }
  return true;
}

}  // namespace wayfinder::runtime::heap
