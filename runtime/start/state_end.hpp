#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// The agent's state is about to be closed, whichever of its threads asks for it: what the client has begun is ended,
/// and safe points go on until the memory of the main thread is given back. Thread: VM.
void meet_end_of_state(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
