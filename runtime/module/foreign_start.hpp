#pragma once
#include "runtime/agent/agent.hpp"
#include "runtime/agent/link_io.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent in an interpreter that is not ours: start_agent_on(), and all that takes the place of what the
/// linker does for our own. May raise (out of memory). Thread: VM. L: the main thread.
Agent& start_foreign_agent(lua_State* L, const Entrance& entrance);

/// Takes that back: the interpreter is as it was, and the agent can go. Thread: VM.
void leave_foreign_program(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
