#pragma once
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

/// Where the global names of a function are: in its upvalue or local _ENV, or, in Lua 5.1, in a table that belongs to
/// the function.
namespace wayfinder::runtime {

constexpr bool functions_have_environments = LUA_VERSION_NUM < 502;

/// Pushes the table of the function at this index, or of the userdata or Lua thread; nil where there is no such thing.
inline void push_environment_of([[maybe_unused]] lua_State* L, [[maybe_unused]] int object) noexcept {
#if LUA_VERSION_NUM < 502
  lua_getfenv(L, object);
#else
  lua_pushnil(L);
#endif
}
/// Pops a table and makes it the function's.
inline void set_environment_of(lua_State* L, [[maybe_unused]] int function) noexcept {
#if LUA_VERSION_NUM < 502
  lua_setfenv(L, function);
#else
  lua_pop(L, 1);
#endif
}

/// The same of a closure, by layout.
[[nodiscard]] inline layout::Value environment_value_of([[maybe_unused]] const layout::LuaClosure& closure) noexcept {
#if LUA_VERSION_NUM < 502
  return {{.object = reinterpret_cast<layout::Object*>(closure.environment)}, layout::tag_table};
#else
  return layout::make_nil();
#endif
}

}  // namespace wayfinder::runtime
