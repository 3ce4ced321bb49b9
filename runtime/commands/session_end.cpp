#include "runtime/commands/session_end.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/heap/heap.hpp"
#include "runtime/tracing/collectors.hpp"

namespace wayfinder::runtime {

void end_session(Agent& agent, lua_State* L) {
  stop_collectors(L);
  release_heap(agent, L);
  agent.log_points().flush(agent);
  Debugger::of_thread().let_go(L);
}

}  // namespace wayfinder::runtime
