#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

class Agent;
struct Breakpoint;

/// What came of the breakpoints that stand at one event.
struct BreakpointHit {
  std::vector<std::int64_t> ids;  ///< of those that stop the program; empty: it goes on
  std::string problem;            ///< a condition that failed, which stops as well; "": none
};

/// Asks conditions, counts hits and writes log messages for the frame of an event. Thread: VM, inside a hook.
void meet_breakpoints(Agent& agent, lua_State* L, const lua_Debug& ar, std::span<Breakpoint* const> breakpoints,
                      BreakpointHit& hit);

}  // namespace wayfinder::runtime
