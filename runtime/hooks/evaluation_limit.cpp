#include "runtime/hooks/evaluation_limit.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/agent/cancellation.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/layout/luajit_state.hpp"

namespace wayfinder::runtime {
namespace {

using Clock = std::chrono::steady_clock;
using End = LimitedEvaluation::End;

/// The evaluation of this OS thread's VM.
struct Running {
  lua_State* volatile thread{};  // read by signal handlers of the same OS thread
  Clock::time_point deadline;
  End end{};
};
constinit thread_local Running running [[gnu::tls_model("initial-exec")]];

constexpr int instructions_between_looks = 10'000;

bool is_cancelled() noexcept {
  const Agent* agent = Agent::active();
  return request_is_cancelled() || (agent != nullptr && agent->is_terminating());
}

void count_hook(lua_State* L, lua_Debug* ar) {
  if (evaluation_runs()) return evaluation_hook(L, ar);
  wear_hook_anew(L, hook_owner().wanted_mask(L));  // left over from an evaluation
}

[[noreturn]] void raise_end(lua_State* L) {
  wear_evaluation_hook(L);
  lua_pushstring(L, running.end == End::cancelled ? "cancelled" : "timed out");
  if (hooks_trust_layout()) {
    layout::Thread& thread = *layout::of(L);
    thread.error_function = 0;  // a message handler would run with hooks off, for as long as it likes
    thread.allow_hook = 1;      // an error that ends a thread leaves them off: its __close handlers are still to run
  }
  if constexpr (is_luajit) {  // the same two, as far as it can be had: hooks end the handler, too
    if (Agent* agent = Agent::active(); agent != nullptr) luajit::end_hiding(agent->main_thread());
  }
  lua_error(L);
  __builtin_unreachable();
}

}  // namespace

LimitedEvaluation::LimitedEvaluation(lua_State* thread, std::chrono::milliseconds limit) noexcept {
  running.deadline = Clock::now() + limit;
  running.end = End::none;
  wear_evaluation_hook(thread);
  running.thread = thread;
  // Code may resume a coroutine that has no hook.
  Agent* agent = Agent::active();
  if (agent == nullptr) return;
  agent->interrupt_at(running.deadline);
  if constexpr (is_luajit) {
    if (luajit::let_hooks_nest(agent->main_thread())) nesting_in_ = agent->main_thread();
  }
}

LimitedEvaluation::~LimitedEvaluation() {
  if constexpr (is_luajit) {
    if (nesting_in_ != nullptr) luajit::end_nesting(nesting_in_);
  }
  running.thread = nullptr;
  if (Agent* agent = Agent::active(); agent != nullptr) agent->interrupt_at(Agent::nothing_due);
}

End LimitedEvaluation::end() noexcept {
  return running.end;
}

bool evaluation_runs() noexcept {
  return running.thread != nullptr;
}

lua_State* evaluation_thread() noexcept {
  return running.thread;
}

bool evaluation_must_end() noexcept {
  return running.end != End::none || is_cancelled() || Clock::now() >= running.deadline;
}

void evaluation_hook(lua_State* L, lua_Debug* /*ar*/) {
  if (running.end == End::none) {
    if (is_cancelled()) {
      running.end = End::cancelled;
    } else if (Clock::now() >= running.deadline) {
      running.end = End::timed_out;
    }
  }
  if (running.end != End::none) raise_end(L);
}

void wear_evaluation_hook(lua_State* L) noexcept {
  set_raw_hook(L, count_hook, LUA_MASKCOUNT, evaluation_must_end() ? 1 : instructions_between_looks);
}

bool wears_evaluation_hook(lua_State* L) noexcept {
  return __real_lua_gethook(L) == count_hook;
}

}  // namespace wayfinder::runtime
