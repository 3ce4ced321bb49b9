#include "runtime/agent/anchor.hpp"

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

const void* agent_anchor() noexcept {
  static const char slot = 0;
  return &slot;
}

void push_anchor(lua_State* L) noexcept {
  lua_rawgetp(L, LUA_REGISTRYINDEX, agent_anchor());
}

void make_anchor(lua_State* L) {
  push_anchor(L);
  if (lua_istable(L, -1)) return;
  lua_pop(L, 1);
  lua_createtable(L, 0, 8);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, agent_anchor());
}

void leave_anchor(lua_State* L, const void* key) noexcept {
  push_anchor(L);
  if (!lua_istable(L, -1)) return lua_pop(L, 1);
  lua_rawgetp(L, -1, key);
  const bool is_there = !lua_isnil(L, -1);
  lua_pop(L, 1);
  if (is_there) {  // so nothing is allocated
    lua_pushnil(L);
    lua_rawsetp(L, -2, key);
  }
  lua_pushnil(L);
  const bool is_empty = lua_next(L, -2) == 0;
  lua_pop(L, is_empty ? 1 : 3);
  if (!is_empty) return;
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, agent_anchor());
}

}  // namespace wayfinder::runtime
