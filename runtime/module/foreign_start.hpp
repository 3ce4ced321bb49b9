#pragma once
#include "runtime/agent/agent.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent in an interpreter that is not ours: start_agent_on(), and all that takes the place of what the
/// linker does for our own. May raise (out of memory). Thread: VM, once.
Agent& start_foreign_agent(lua_State* L, int link, Agent::OnLinkLost on_link_lost);

}  // namespace wayfinder::runtime
