#pragma once
#include <cmath>
#include <cstddef>
#include <cstring>
#include <lua.hpp>

/// What Lua 5.2 has and 5.1 has not. LuaJIT, whose API is that of 5.1, has taken over a part of it.

#ifndef LUA_OK
#define LUA_OK 0
#endif
#define LUA_OPEQ 0
#define LUA_OPLT 1
#define LUA_OPLE 2
#define LUA_OPADD 0
#define LUA_OPSUB 1
#define LUA_OPMUL 2
#define LUA_OPDIV 3
#define LUA_OPMOD 4
#define LUA_OPPOW 5
#define LUA_OPUNM 6
/// No slots of the registry: main thread and globals are reached otherwise.
#define LUA_RIDX_MAINTHREAD (-1)
#define LUA_RIDX_GLOBALS (-2)
#define LUA_GCISRUNNING 9
#define LUA_VERSION_MAJOR "5"
#define LUA_VERSION_MINOR "1"

using lua_Unsigned = std::size_t;

inline int lua_absindex(lua_State* L, int index) {
  return index > 0 || index <= LUA_REGISTRYINDEX ? index : lua_gettop(L) + index + 1;
}
inline void lua_pushglobaltable(lua_State* L) {
  lua_pushvalue(L, LUA_GLOBALSINDEX);
}
inline std::size_t lua_rawlen(lua_State* L, int index) {
  return lua_objlen(L, index);
}
inline void lua_rawgetp(lua_State* L, int table, const void* key) {
  table = lua_absindex(L, table);
  lua_pushlightuserdata(L, const_cast<void*>(key));
  lua_rawget(L, table);
}
inline void lua_rawsetp(lua_State* L, int table, const void* key) {
  table = lua_absindex(L, table);
  lua_pushlightuserdata(L, const_cast<void*>(key));
  lua_insert(L, -2);
  lua_rawset(L, table);
}
inline int lua_compare(lua_State* L, int a, int b, int operation) {
  switch (operation) {
    case LUA_OPEQ:
      return lua_equal(L, a, b);
    case LUA_OPLT:
      return lua_lessthan(L, a, b);
    default:
      a = lua_absindex(L, a);
      b = lua_absindex(L, b);
      return lua_lessthan(L, a, b) != 0 || lua_equal(L, a, b) != 0 ? 1 : 0;
  }
}
/// Of numbers alone: nothing here has others.
inline void lua_arith(lua_State* L, int operation) {
  const bool is_unary = operation == LUA_OPUNM;
  const lua_Number b = lua_tonumber(L, -1);
  const lua_Number a = is_unary ? 0 : lua_tonumber(L, -2);
  lua_pop(L, is_unary ? 1 : 2);
  switch (operation) {
    case LUA_OPADD:
      return lua_pushnumber(L, a + b);
    case LUA_OPSUB:
      return lua_pushnumber(L, a - b);
    case LUA_OPMUL:
      return lua_pushnumber(L, a * b);
    case LUA_OPDIV:
      return lua_pushnumber(L, a / b);
    case LUA_OPMOD:
      return lua_pushnumber(L, a - std::floor(a / b) * b);
    case LUA_OPPOW:
      return lua_pushnumber(L, std::pow(a, b));
    default:
      return lua_pushnumber(L, -b);
  }
}
/// The environments of userdata are tables that all of them share: no values of their own.
inline void lua_getuservalue(lua_State* L, int /*userdata*/) {
  lua_pushnil(L);
}
inline void lua_setuservalue(lua_State* L, int /*userdata*/) {
  lua_pop(L, 1);
}
inline int lua_resume(lua_State* L, lua_State* /*from*/, int arguments) {
  return lua_resume(L, arguments);
}

#ifndef LUAJIT_VERSION
inline void lua_copy(lua_State* L, int from, int to) {
  to = lua_absindex(L, to);
  lua_pushvalue(L, from);
  lua_replace(L, to);
}
inline lua_Number lua_tonumberx(lua_State* L, int index, int* is_number) {
  const int found = lua_isnumber(L, index);
  if (is_number != nullptr) *is_number = found;
  return found != 0 ? lua_tonumber(L, index) : 0;
}
inline lua_Integer lua_tointegerx(lua_State* L, int index, int* is_number) {
  const int found = lua_isnumber(L, index);
  if (is_number != nullptr) *is_number = found;
  return found != 0 ? lua_tointeger(L, index) : 0;
}

/// `mode` "t" refuses compiled code.
inline int luaL_loadbufferx(lua_State* L, const char* text, std::size_t bytes, const char* name, const char* mode) {
  if (mode != nullptr && std::strchr(mode, 'b') == nullptr && bytes > 0 && *text == *LUA_SIGNATURE) {
    lua_pushfstring(L, "attempt to load a binary chunk (mode is '%s')", mode);
    return LUA_ERRSYNTAX;
  }
  return luaL_loadbuffer(L, text, bytes, name);
}
/// Compiled code is loaded too: whoever reads only its lines does it no harm.
inline int luaL_loadfilex(lua_State* L, const char* path, const char* /*mode*/) {
  return luaL_loadfile(L, path);
}
inline void luaL_setfuncs(lua_State* L, const luaL_Reg* functions, int /*upvalues*/) {
  for (; functions->name != nullptr; ++functions) {
    lua_pushcfunction(L, functions->func);
    lua_setfield(L, -2, functions->name);
  }
}
#endif
