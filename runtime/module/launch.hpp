#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent on the link that the adapter has left, waits until the client lets the program begin, and does
/// what the interpreter would have done with the user's own start-up code. Raises a sentence when something is wrong
/// with the environment, and what the user's code raises. Thread: VM; L: the main thread.
int launch_program(lua_State* L);

}  // namespace wayfinder::runtime
