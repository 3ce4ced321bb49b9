#pragma once
#include <lua.hpp>

namespace wayfinder::runtime {

/// The one hook that the agent sets, on every Lua thread. Raises only where the program's own hook does, where an
/// evaluation or the whole program is to be ended, and then with no destructor pending.
extern "C" void vm_hook(lua_State* L, lua_Debug* ar);

/// Whether no step and no hook of the program's has an interest in LINE events.
[[nodiscard]] bool line_events_are_ours() noexcept;

/// What the hook has to look at has changed. Thread: VM.
void hook_needs_changed() noexcept;

/// The events that the agent wants of L as it is now, outside of an event.
[[nodiscard]] int wanted_mask(lua_State* L) noexcept;

/// A Lua thread was made; it has inherited its creator's hook and mask of the moment.
void thread_was_created(lua_State* created) noexcept;

}  // namespace wayfinder::runtime
