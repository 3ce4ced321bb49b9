#include "runtime/debugger/yield_point.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"

namespace wayfinder::runtime {
namespace {

constinit thread_local bool is_watching_yields [[gnu::tls_model("initial-exec")]] = false;

void meet_suspension(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  const Agent* agent = Agent::of(L);
  if (agent == nullptr || agent->is_stopped() || evaluation_runs()) return;
  Debugger& debugger = Debugger::of_thread();
  debugger.stepper.on_suspended(L, resumer, has_ended);
  debugger.run_needs_changed(L);
}

}  // namespace

void watch_yields(bool is_watching) noexcept {
  is_watching_yields = is_watching;
}

void meet_resumed(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  if (is_watching_yields && resumer != nullptr) meet_suspension(L, resumer, has_ended);
}

}  // namespace wayfinder::runtime
