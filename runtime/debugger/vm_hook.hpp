#pragma once

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// The one hook that the agent sets, on every Lua thread. Raises only where the program's own hook does, where an
/// evaluation or the whole program is to be ended, and then with no destructor pending.
extern "C" void vm_hook(lua_State* L, lua_Debug* ar);

/// Whether no step and no hook of the program's has an interest in LINE events.
[[nodiscard]] bool line_events_are_ours() noexcept;

/// What the hook has to look at has changed. Thread: VM.
void hook_needs_changed() noexcept;

/// Makes it the agent's hook (hook_owner.hpp). Before the agent starts.
void own_hooks() noexcept;

}  // namespace wayfinder::runtime
