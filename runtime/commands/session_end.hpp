#pragma once

struct lua_State;

namespace wayfinder::runtime {

class Agent;

/// Ends all that the client has begun: collectors and snapshots, and what the debugger wants of the program. No hook
/// but the program's own is left, and nothing of ours in its Lua state. Thread: VM, at a safe point or stopped.
void end_session(Agent& agent, lua_State* L);

}  // namespace wayfinder::runtime
