#pragma once
#include <lua.hpp>
#if LUA_VERSION_NUM < 502
#include "runtime/facts/api_of_52.hpp"
#endif
#if LUA_VERSION_NUM < 503
#include "runtime/facts/api_of_53.hpp"
#endif

/// What Lua 5.4 has and its predecessors have not, or under another signature.

#define LUA_NUMTYPES 9
#ifndef LUA_GNAME
#define LUA_GNAME "_G"
#endif

inline void* lua_newuserdatauv(lua_State* L, size_t bytes, int /*user_values*/) {
  return lua_newuserdata(L, bytes);
}

/// One user value, which is absent while it is nil.
inline int lua_getiuservalue(lua_State* L, int userdata, int index) {
  if (index != 1) {
    lua_pushnil(L);
    return LUA_TNONE;
  }
  lua_getuservalue(L, userdata);
  return lua_isnil(L, -1) ? LUA_TNONE : lua_type(L, -1);
}
/// 0: not taken. Lua 5.2 has tables alone, and looks at nothing.
inline int lua_setiuservalue(lua_State* L, int userdata, int index) {
  const bool is_taken = index == 1 && (LUA_VERSION_NUM >= 503 || lua_isnil(L, -1) || lua_istable(L, -1));
  if (is_taken) {
    lua_setuservalue(L, userdata);
  } else {
    lua_pop(L, 1);
  }
  return is_taken ? 1 : 0;
}

inline int lua_resume(lua_State* L, lua_State* from, int arguments, int* results) {
  const int status = lua_resume(L, from, arguments);
  *results = lua_gettop(L);
  return status;
}

/// There is nothing to close; the status of a thread that has failed stays, so it is used no more.
inline int lua_resetthread(lua_State* L) {
  lua_settop(L, 0);
  return lua_status(L);
}

inline int lua_gc(lua_State* L, int what) {
  return lua_gc(L, what, 0);
}
