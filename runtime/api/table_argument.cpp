#include "runtime/api/table_argument.hpp"

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {
namespace {

json value_at(lua_State* L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
      return lua_toboolean(L, index) != 0;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index) != 0) return lua_tointeger(L, index);
      return lua_tonumber(L, index);
    case LUA_TSTRING: {
      std::size_t length = 0;
      const char* text = lua_tolstring(L, index, &length);
      return std::string{text, length};
    }
    default:
      return json::array({luaL_typename(L, index)});
  }
}

/// Of the table at `index`, which counts from the bottom. There are two free slots for each level.
json object_at(lua_State* L, int index, std::string_view nested_key) {
  json found = json::object();
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    const json key = value_at(L, -2);
    auto name = key.is_string() ? key.get<std::string>() : shown(key);
    const bool is_nested = !nested_key.empty() && name == nested_key && lua_istable(L, -1);
    found[std::move(name)] = is_nested ? object_at(L, lua_gettop(L), {}) : value_at(L, -1);
    lua_pop(L, 1);
  }
  return found;
}

}  // namespace

Result<json> table_argument(lua_State* L, std::string_view function, std::string_view nested_key) {
  if (lua_isnoneornil(L, 1)) return json::object();
  if (!lua_istable(L, 1)) return refuse(function, "a table", fmt::format("a {}", luaL_typename(L, 1)));
  if (lua_checkstack(L, LUA_MINSTACK) == 0) {
    return fail(ErrorCode::internal, fmt::format("{}: the stack is full", function));
  }
  return object_at(L, 1, nested_key);
}

}  // namespace wayfinder::runtime
