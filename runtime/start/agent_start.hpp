#pragma once
#include <string>
#include <vector>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/link_io.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent of the state whose main thread is L, and sees to it that the client is told of the process's end,
/// by whatever way, and of `notes` at its beginning. Thread: VM.
Agent& start_agent_on(lua_State* L, Entrance entrance, std::vector<std::string> notes = {});

/// Before that: takes back what an agent has left that did not leave by itself. Its state was closed, or this is a
/// forked child of the process that it was in. Thread: VM.
void forget_earlier_agent(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
