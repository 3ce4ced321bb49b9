#pragma once
#include <lua.hpp>

/// The program's own hooks (debug.sethook, and C modules linked with us). The VM's calls of lua_sethook, lua_gethook …
/// lead here, so that debug.sethook stays the function that it is: the program's hook is kept apart, its events are
/// passed on by the agent's, and debug.gethook sees nothing of ours. A coroutine inherits its creator's hook as in the
/// VM. Without an active agent all of it goes straight to the VM. Thread: VM.
namespace wayfinder::runtime {

struct UserHook {
  lua_Hook function;
  int mask;
  int count;
};

/// The hook that the program has set for L; null: none.
[[nodiscard]] const UserHook* user_hook_of(lua_State* L) noexcept;
[[nodiscard]] bool any_user_hook() noexcept;

/// L runs no code of the program's any more.
void forget_user_hook(lua_State* L) noexcept;

/// Puts the program's hooks where they would be without us, on L and the other threads of its state that live. Called
/// when the agent leaves.
void give_user_hooks_back(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
