#include "runtime/breakpoints/breakpoint_hit.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/agent/log_points.hpp"
#include "runtime/breakpoints/breakpoint_set.hpp"

namespace wayfinder::runtime {

void meet_breakpoints(Agent& agent, lua_State* L, const lua_Debug& ar, std::span<Breakpoint* const> breakpoints,
                      BreakpointHit& hit) {
  for (Breakpoint* breakpoint : breakpoints) {
    if (breakpoint->condition) {
      if (breakpoint->condition->is_surely_false(L, ar)) continue;
      const Result<bool> holds = breakpoint->condition->truth(L, &ar);
      if (!holds) {
        constexpr std::size_t most_bytes = 64U << 10U;  // the message may be the program's own
        hit.problem = "the breakpoint's condition failed: " + holds.error().message.substr(0, most_bytes);
        hit.ids.push_back(breakpoint->id);
        continue;
      }
      if (!*holds) continue;
    }
    ++breakpoint->hits;
    if (breakpoint->hit_condition && !breakpoint->hit_condition->holds(breakpoint->hits)) continue;
    if (!breakpoint->log_message) {
      hit.ids.push_back(breakpoint->id);
      continue;
    }
    static auto& text = *new std::string;  // one VM thread; keeps its memory from hit to hit
    text.clear();
    breakpoint->log_message->append(L, &ar, text);
    LogPoints::of_process().add(agent, breakpoint->path, breakpoint->reference, breakpoint->line.value_or(0), text);
  }
}

}  // namespace wayfinder::runtime
