#pragma once

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// Who has the agent's hook, the one on every Lua thread, and says which events it wants. Known before the agent
/// starts; without one nothing is wanted. The functions are called on the VM thread.
struct HookOwner {
  lua_Hook hook;
  /// The events that it wants of a thread as it is now, outside of an event.
  int (*wanted_mask)(lua_State* L) noexcept;
  /// A Lua thread was made; it has inherited its creator's hook and mask of the moment.
  void (*thread_was_made)(lua_State* made) noexcept;
  /// A hook of the program's own has come or gone.
  void (*program_hooks_changed)() noexcept;
};

[[nodiscard]] const HookOwner& hook_owner() noexcept;
void set_hook_owner(const HookOwner& owner) noexcept;

}  // namespace wayfinder::runtime
