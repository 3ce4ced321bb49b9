#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Puts an object into the state whose finalizer tells that the state is being closed. It is the oldest object with a
/// finalizer of those that the program can make from here on, so it is the last to go. May raise. Thread: VM, once.
void plant_state_sentinel(lua_State* L);
/// Takes it out again; nothing is told then. Thread: VM.
void remove_state_sentinel(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
