#pragma once
#include <cstdio>
#include <lua.hpp>

namespace wayfinder::bench {

/// Runs a script as lua.c does and returns its exit code. `arguments` are the script and what it gets; `prepare` sees
/// the state before the script is loaded.
template <class Prepare>
int run_plainly(int count, char** arguments, const Prepare& prepare) {
  lua_State* L = luaL_newstate();
  luaL_openlibs(L);
  lua_gc(L, LUA_GCGEN, 0, 0);
  lua_newtable(L);
  for (int i = 0; i < count; ++i) {
    lua_pushstring(L, arguments[i]);
    lua_rawseti(L, -2, i);
  }
  lua_setglobal(L, "arg");
  prepare(L);
  const bool failed = luaL_loadfile(L, arguments[0]) != LUA_OK || lua_pcall(L, 0, 0, 0) != LUA_OK;
  if (failed) std::fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return failed ? 1 : 0;
}

}  // namespace wayfinder::bench
