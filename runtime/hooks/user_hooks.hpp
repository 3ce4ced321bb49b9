#pragma once

#include "runtime/facts/lua_api.hpp"

/// The program's own hooks (debug.sethook, and C modules). A program's hook is kept apart, its events are passed on by
/// the agent's, and debug.gethook sees nothing of ours: whoever meets the program's calls (host/wrapped_hooks.cpp,
/// module/debug_library.cpp) comes here. A coroutine inherits its creator's hook as in the VM. Thread: VM.
namespace wayfinder::runtime {

struct UserHook {
  lua_Hook function;
  int mask;
  int count;
};

/// The hook that the program has set for L; null: none.
[[nodiscard]] const UserHook* user_hook_of(lua_State* L) noexcept;
[[nodiscard]] bool any_user_hook() noexcept;

/// As lua_sethook.
void set_user_hook(lua_State* L, lua_Hook function, int mask, int count) noexcept;
/// A new thread starts with its creator's hook; an old record is of a dead thread that lay at the same address.
void inherit_user_hook(lua_State* creator, lua_State* created) noexcept;

/// Takes over the hooks that the program has set before the agent came. Thread: VM, before any of ours is worn.
void adopt_user_hooks(lua_State* L);

/// L runs no code of the program's any more.
void forget_user_hook(lua_State* L) noexcept;

/// Puts the program's hooks where they would be without us, on L and the other threads of its state that live. Called
/// when the agent leaves.
void give_user_hooks_back(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
