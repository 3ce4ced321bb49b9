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

void drop_anchor(lua_State* L) noexcept {
  push_anchor(L);
  const bool is_made = lua_istable(L, -1);
  lua_pop(L, 1);
  if (!is_made) return;
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, agent_anchor());  // the key is there, so nothing is allocated
}

}  // namespace wayfinder::runtime
