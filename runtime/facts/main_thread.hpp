#pragma once
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// Lua 5.1 does not tell which thread is the main one: whoever knows it for a state notes it here. Thread: VM.
inline void note_main_thread(lua_State* main_thread) noexcept;
/// The main thread of L's state, which lives as long as that. Needs a free stack slot. Thread: VM.
[[nodiscard]] inline lua_State* main_thread_of(lua_State* L) noexcept;

#if LUA_VERSION_NUM < 502

inline lua_State*& noted_main_thread() noexcept {
  static lua_State* noted = nullptr;
  return noted;
}
inline void note_main_thread(lua_State* main_thread) noexcept {
  noted_main_thread() = main_thread;
}
inline lua_State* main_thread_of(lua_State* L) noexcept {
  if (lua_pushthread(L) != 0) {
    lua_pop(L, 1);
    return L;
  }
  lua_pop(L, 1);
  return noted_main_thread();
}

#else

inline void note_main_thread(lua_State* /*main_thread*/) noexcept {}
inline lua_State* main_thread_of(lua_State* L) noexcept {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State* main = lua_tothread(L, -1);
  lua_pop(L, 1);
  return main;
}

#endif

}  // namespace wayfinder::runtime
