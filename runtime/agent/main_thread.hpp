#pragma once

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// The main thread of L's state, which lives as long as that. Needs a free stack slot. Thread: VM.
[[nodiscard]] inline lua_State* main_thread_of(lua_State* L) noexcept {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State* main = lua_tothread(L, -1);
  lua_pop(L, 1);
  return main;
}

}  // namespace wayfinder::runtime
