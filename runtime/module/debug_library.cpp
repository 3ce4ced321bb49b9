#include "runtime/module/debug_library.hpp"

#include <cstdint>
#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/layout/luajit_state.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/module/library_replacements.hpp"

namespace wayfinder::runtime {
namespace {

struct RawHook {
  lua_Hook function;
  int mask;
  int count;
};

/// The library's function is called in place of ours, not by it: the program's hook has got one CALL event already.
int call_unseen(lua_State* L) {
  const int arguments = lua_gettop(L) - 1;
  if constexpr (is_luajit) {
    lua_State* main_thread = main_thread_of(L);
    const bool hides = luajit::hide_from_hooks(main_thread);
    const int status = lua_pcall(L, arguments, LUA_MULTRET, 0);
    if (hides) luajit::end_hiding(main_thread);
    return status;
  }
  if (!hooks_trust_layout()) return lua_pcall(L, arguments, LUA_MULTRET, 0);
  const auto allows = std::exchange(layout::of(L)->allow_hook, std::uint8_t{0});
  const int status = lua_pcall(L, arguments, LUA_MULTRET, 0);
  layout::of(L)->allow_hook = allows;
  return status;
}

/// Calls the library's function, upvalue 1, with what is on the stack, while `thread` wears the program's hook alone;
/// `after` gets the hook that is there then. An error passes on when ours is back.
template <class After>
int call_with_program_hook(lua_State* L, lua_State* thread, After after) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  RawHook theirs{};
  int status = LUA_OK;
  {
    const ProgramHookWorn worn{thread};
    status = call_unseen(L);
    theirs = {__real_lua_gethook(thread), __real_lua_gethookmask(thread), __real_lua_gethookcount(thread)};
  }
  if (status != LUA_OK) return lua_error(L);
  after(theirs);
  return lua_gettop(L);
}

int call_library(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

lua_State* thread_argument(lua_State* L) noexcept {
  return lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
}

int set_hook(lua_State* L) {
  if (Agent::of(L) == nullptr) return call_library(L);
  lua_State* thread = thread_argument(L);
  return call_with_program_hook(
      L, thread, [thread](const RawHook& set) { set_user_hook(thread, set.function, set.mask, set.count); });
}

int get_hook(lua_State* L) {
  if (Agent::of(L) == nullptr) return call_library(L);
  return call_with_program_hook(L, thread_argument(L), [](const RawHook&) {});
}

constexpr Replacement hook_replacements[] = {{LUA_DBLIBNAME, "sethook", set_hook},
                                             {LUA_DBLIBNAME, "gethook", get_hook}};

template <class Work>
void for_each_replacement(Work work) {
  for (const Replacement& replacement : hook_replacements) {
    work(replacement);
  }
  for (const Replacement& replacement : own_replacements()) {
    work(replacement);
  }
}

/// Pushes the field of the table on top of the stack, as a table; false: it is none. Raw, as all is here: a program may
/// have given its libraries, and the table of globals, metamethods.
bool push_table(lua_State* L, const char* field) {
  if (!lua_istable(L, -1)) return false;
  lua_pushstring(L, field);
  lua_rawget(L, -2);
  return lua_istable(L, -1);
}

/// Pushes the table that the function stands in and its key there; false: the state has no such table.
bool push_place(lua_State* L, const Replacement& replacement) {
  lua_getfield(L, LUA_REGISTRYINDEX, "_LOADED");
  if (!push_table(L, replacement.library)) return false;
  if (replacement.item != 0 && !push_table(L, replacement.name)) return false;
  if (replacement.item != 0) {
    lua_pushinteger(L, replacement.item);
  } else {
    lua_pushstring(L, replacement.name);
  }
  return true;
}

}  // namespace

void take_over_debug_library(lua_State* L) {
  const int top = lua_gettop(L);
  for_each_replacement([&](const Replacement& replacement) {
    if (push_place(L, replacement)) {
      lua_pushvalue(L, -1);
      lua_rawget(L, -3);
      if (lua_iscfunction(L, -1)) {
        lua_pushcclosure(L, replacement.function, 1);
        lua_rawset(L, -3);
      }
    }
    lua_settop(L, top);
  });
}

void give_debug_library_back(lua_State* L) noexcept {
  const int top = lua_gettop(L);
  for_each_replacement([&](const Replacement& replacement) {
    if (push_place(L, replacement)) {
      lua_pushvalue(L, -1);
      lua_rawget(L, -3);
      const bool is_ours = lua_tocfunction(L, -1) == replacement.function;
      if (is_ours && lua_getupvalue(L, -1, 1) != nullptr) {
        lua_replace(L, -2);
        lua_rawset(L, -3);
      }
    }
    lua_settop(L, top);
  });
}

}  // namespace wayfinder::runtime
