#include "runtime/debugger/yield_point.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/layout/protected_call.hpp"

namespace wayfinder::runtime {
namespace {

void meet_suspension(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  const Agent* agent = Agent::of(L);
  if (agent == nullptr || agent->is_stopped() || evaluation_runs()) return;
  Debugger& debugger = Debugger::of_thread();
  debugger.stepper.on_suspended(L, resumer, has_ended);
  debugger.run_needs_changed(L);
}

}  // namespace

constinit thread_local bool yields_are_watched [[gnu::tls_model("initial-exec")]] = false;
constinit thread_local bool resumes_are_watched [[gnu::tls_model("initial-exec")]] = false;

bool yields_show_by_themselves() noexcept {
  return layout::yields_jump && hooks_trust_layout();
}

void watch_yields(bool is_watching) noexcept {
  yields_are_watched = is_watching;
}

void meet_yield(lua_State* resumer, const __jmp_buf_tag* target) noexcept {
  lua_State* yielding = thread_resumed_by(resumer, newest_frame(resumer));
  if (yielding == nullptr || !layout::leaves_for(yielding, target)) return;
  if (layout::status_of_leaving(yielding) == LUA_YIELD) meet_resumed(yielding, resumer, false);
}

void meet_resumed(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  if (yields_are_watched && resumer != nullptr) meet_suspension(L, resumer, has_ended);
}

}  // namespace wayfinder::runtime
