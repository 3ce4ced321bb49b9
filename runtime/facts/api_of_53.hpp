#pragma once
#include <lua.hpp>

/// What Lua 5.3 has and its predecessors have not. All their numbers are floats.

using lua_KContext = int;
#define LUA_OPIDIV 0x100
#define LUA_OPBAND 0x101
#define LUA_OPBOR 0x102
#define LUA_OPBXOR 0x103
#define LUA_OPSHL 0x104
#define LUA_OPSHR 0x105
#define LUA_OPBNOT 0x106

#define LUA_PATH_SEP ";"
#define LUA_LOADED_TABLE "_LOADED"
#define LUA_PRELOAD_TABLE "_PRELOAD"
/// There is none: the block of a main thread starts with the thread itself.
#define lua_getextraspace(L) static_cast<void*>(L)

inline void lua_rawgeti(lua_State* L, int table, lua_Integer index) {
  lua_rawgeti(L, table, static_cast<int>(index));
}
inline void lua_rawseti(lua_State* L, int table, lua_Integer index) {
  lua_rawseti(L, table, static_cast<int>(index));
}

/// A number without a fraction, as far as floats are exact.
inline int lua_isinteger(lua_State* L, int index) {
  constexpr lua_Number exact = 9007199254740992.0;  // 2^53
  if (lua_type(L, index) != LUA_TNUMBER) return 0;
  const lua_Number number = lua_tonumber(L, index);
  const bool is_exact = number > -exact && number < exact;
  return is_exact && static_cast<lua_Number>(static_cast<lua_Integer>(number)) == number ? 1 : 0;
}

inline void lua_rotate(lua_State* L, int index, int count) {
  const int first = lua_absindex(L, index);
  const int size = lua_gettop(L) - first + 1;
  for (int turns = count >= 0 ? count : count + size; turns > 0; --turns) {
    lua_insert(L, first);
  }
}

inline size_t lua_stringtonumber(lua_State* L, const char* text) {
  int is_number = 0;
  lua_pushstring(L, text);
  const lua_Number number = lua_tonumberx(L, -1, &is_number);
  const size_t bytes = lua_rawlen(L, -1) + 1;
  lua_pop(L, 1);
  if (is_number == 0) return 0;
  lua_pushnumber(L, number);
  return bytes;
}
