#include "runtime/inspect/table_marks.hpp"

#include <algorithm>

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr std::int64_t stride = 1'024;

bool is_indexed_key(lua_State* L, int key, std::int64_t indexed) {
  return lua_isinteger(L, key) != 0 && lua_tointeger(L, key) >= 1 && lua_tointeger(L, key) <= indexed;
}

/// From the entry behind the key on top of the stack, which is popped; `visit` as in visit_named_from().
template <class Visit>
void walk_on(lua_State* L, int table, std::int64_t indexed, Visit visit) {
  for (; lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (is_indexed_key(L, -2, indexed)) continue;
    if (!visit()) {
      lua_pop(L, 2);
      return;
    }
  }
}

/// Replaces the table on top of the stack by the list of its marks: the keys 1 * stride, 2 * stride …
std::int64_t count_and_mark(lua_State* L, std::int64_t indexed) {
  const int table = lua_gettop(L);
  lua_newtable(L);
  std::int64_t count = 0;
  lua_pushnil(L);
  walk_on(L, table, indexed, [&] {
    if (count > 0 && count % stride == 0) {
      lua_pushvalue(L, -2);
      lua_rawseti(L, table + 1, static_cast<int>(count / stride));
    }
    ++count;
    return true;
  });
  lua_replace(L, table);
  return count;
}

/// Pushes the marks of all tables; makes the table of them. May raise.
void push_all_marks(lua_State* L, const Inspector& inspector) {
  inspector.push(L, slot_table_marks);
  if (lua_istable(L, -1)) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  inspector.set(L, slot_table_marks);
}

/// Pushes the last mark that is not behind number `start`, and returns its number; 0 and nil: there is none.
std::int64_t push_mark(lua_State* L, const Inspector& inspector, int table, std::int64_t start) {
  const int height = lua_gettop(L);
  inspector.push(L, slot_table_marks);
  if (start >= stride && lua_istable(L, -1)) {
    lua_pushvalue(L, table);
    lua_rawget(L, -2);
    if (lua_istable(L, -1)) {
      const auto marks = static_cast<std::int64_t>(lua_rawlen(L, -1));
      const std::int64_t mark = std::min(start / stride, marks);
      lua_rawgeti(L, -1, static_cast<int>(mark));
      lua_replace(L, height + 1);
      lua_settop(L, height + 1);
      if (mark > 0) return mark * stride;
    }
  }
  lua_settop(L, height);
  lua_pushnil(L);
  return 0;
}

}  // namespace

std::int64_t count_named(lua_State* L, const Inspector& inspector, int table, std::int64_t indexed) {
  table = lua_absindex(L, table);
  std::int64_t count = 0;
  lua_pushvalue(L, table);
  const auto marked = run_protected(L, 1, 0, [&](lua_State* inner) {
    lua_pushvalue(inner, 1);
    count = count_and_mark(inner, indexed);
    if (count <= stride) return;
    push_all_marks(inner, inspector);
    lua_insert(inner, 1);
    lua_rawset(inner, 1);
  });
  if (marked) return count;
  count = 0;
  lua_pushnil(L);
  walk_on(L, table, indexed, [&] {
    ++count;
    return true;
  });
  return count;
}

void visit_named_from(lua_State* L, const Inspector& inspector, int table, std::int64_t indexed, std::int64_t start,
                      const std::function<bool()>& visit) {
  table = lua_absindex(L, table);
  std::int64_t number = push_mark(L, inspector, table, start);
  const auto visit_wanted = [&] { return number++ < start || visit(); };
  if (number > 0) {
    lua_pushvalue(L, -1);
    lua_rawget(L, table);
    if (!visit_wanted()) {
      lua_pop(L, 2);
      return;
    }
    lua_pop(L, 1);
  }
  walk_on(L, table, indexed, visit_wanted);
}

void forget_table_marks(lua_State* L, const Inspector& inspector) noexcept {
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return;
  inspector.push(L, slot_table_marks);
  const bool has_marks = lua_istable(L, -1);
  lua_pop(L, 1);
  if (!has_marks) return;
  lua_pushnil(L);
  inspector.set(L, slot_table_marks);
}

}  // namespace wayfinder::runtime::inspect
