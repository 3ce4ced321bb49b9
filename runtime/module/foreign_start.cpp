#include "runtime/module/foreign_start.hpp"

#include "runtime/debugger/call_gate.hpp"
#include "runtime/errors/error_path.hpp"
#include "runtime/module/debug_library.hpp"
#include "runtime/module/jump_point.hpp"
#include "runtime/module/state_sentinel.hpp"
#include "runtime/start/agent_start.hpp"

namespace wayfinder::runtime {

Agent& start_foreign_agent(lua_State* L, int link, Agent::OnLinkLost on_link_lost) {
  do_without_call_gate();
  plant_state_sentinel(L);
  take_over_debug_library(L);
  learn_last_handler(L);
  (void)meet_jumps();
  return start_agent_on(L, link, on_link_lost);
}

}  // namespace wayfinder::runtime
