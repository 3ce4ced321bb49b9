#include "runtime/breakpoints/breakpoint_hit.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/breakpoints/breakpoint_set.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {
namespace {

/// Keeps its memory from hit to hit.
struct LogText {
  std::string text;
};

}  // namespace

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
    std::string& text = per_vm<LogText>().text;
    text.clear();
    breakpoint->log_message->append(L, &ar, text);
    agent.log_points().add(agent, breakpoint->path, breakpoint->reference, breakpoint->line.value_or(0), text);
  }
}

}  // namespace wayfinder::runtime
