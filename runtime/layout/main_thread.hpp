#pragma once
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/luajit_state.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime {

/// The main thread as it is known of this OS thread's state where neither the API nor a trusted layout tells it;
/// null: not at all.
inline lua_State*& noted_main_thread() noexcept {
  static constinit thread_local lua_State* noted = nullptr;
  return noted;
}

/// The main thread of L's state, which lives as long as that; null: unknown, in a Lua 5.1 of another layout before
/// anybody has noted it. Needs a free stack slot. Thread: VM.
[[nodiscard]] inline lua_State* main_thread_of(lua_State* L) noexcept {
  if constexpr (LUA_RIDX_MAINTHREAD > 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    lua_State* main = lua_tothread(L, -1);
    lua_pop(L, 1);
    return main;
  }
  const bool is_main = lua_pushthread(L) != 0;
  lua_pop(L, 1);
  if (is_main) return L;
  if constexpr (is_luajit) {
    lua_State* main = luajit::main_thread_of(L);
    return main != nullptr ? main : noted_main_thread();
  }
  return layout_verdict().is_trusted ? layout::api_of(layout::of(L)->global->main_thread) : noted_main_thread();
}

}  // namespace wayfinder::runtime
