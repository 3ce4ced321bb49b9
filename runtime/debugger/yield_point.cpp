#include "runtime/debugger/yield_point.hpp"

#include <lua.hpp>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/hooks/evaluated_threads.hpp"
#include "runtime/hooks/evaluation_limit.hpp"

namespace wayfinder::runtime {
namespace {

bool is_watching_yields = false;

void meet_suspension(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  const Agent* agent = Agent::of(L);
  if (agent == nullptr || agent->is_stopped() || evaluation_runs()) return;
  Debugger& debugger = Debugger::of_process();
  debugger.stepper.on_suspended(L, resumer, has_ended);
  debugger.run_needs_changed(L);
}

}  // namespace

void watch_yields(bool is_watching) noexcept {
  is_watching_yields = is_watching;
}

}  // namespace wayfinder::runtime

extern "C" {

int __real_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __real_lua_resetthread(lua_State* L);
int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __wrap_lua_resetthread(lua_State* L);

int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results) {
  using namespace wayfinder::runtime;
  int status = LUA_OK;
  {
    const EvaluatedRun run{L};
    status = __real_lua_resume(L, from, arguments, results);
  }
  if (is_watching_yields && from != nullptr) meet_suspension(L, from, status != LUA_YIELD);
  return status;
}

/// Runs pending __close handlers.
int __wrap_lua_resetthread(lua_State* L) {
  const wayfinder::runtime::EvaluatedRun run{L};
  return __real_lua_resetthread(L);
}

}  // extern "C"
