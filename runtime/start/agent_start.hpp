#pragma once
#include <string>
#include <vector>

#include "runtime/agent/agent.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent of the state whose main thread is L on `link`, a connected stream socket, and sees to it that the
/// client is told of the process's end, by whatever way, and of `notes` at its beginning. Thread: VM, once.
Agent& start_agent_on(lua_State* L, int link, Agent::OnLinkLost on_link_lost, std::vector<std::string> notes = {});

}  // namespace wayfinder::runtime
