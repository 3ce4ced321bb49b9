#include "runtime/luajit/compiler.hpp"

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::luajit {
namespace {

/// As jit.status says; without that library nothing was ever compiled.
bool is_compiling(lua_State* L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "_LOADED");
  lua_getfield(L, -1, "jit");
  if (!lua_istable(L, -1)) return false;
  lua_getfield(L, -1, "status");
  if (lua_iscfunction(L, -1) == 0) return false;
  lua_call(L, 0, 1);
  return lua_toboolean(L, -1) != 0;
}

}  // namespace

bool turn_compiler(lua_State* L, bool is_on) {
  const bool was_on = is_compiling(L);
  if (!is_on) luaJIT_setmode(L, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_FLUSH);
  luaJIT_setmode(L, 0, LUAJIT_MODE_ENGINE | (is_on ? LUAJIT_MODE_ON : LUAJIT_MODE_OFF));
  return was_on;
}

}  // namespace wayfinder::runtime::luajit
