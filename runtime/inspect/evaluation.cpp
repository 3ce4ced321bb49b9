#include "runtime/inspect/evaluation.hpp"

#include <atomic>
#include <lua.hpp>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/hooks/vm_hook.hpp"
#include "runtime/inspect/collector_pause.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/lua54_reading.hpp"

namespace wayfinder::runtime {
namespace {

using inspect::Inspector;
using Clock = std::chrono::steady_clock;

enum class Verdict : std::uint8_t { none, timed_out, cancelled };

/// The evaluation of this OS thread's VM; one at a time.
struct Running {
  lua_State* volatile thread{};  // read by signal handlers of the same OS thread
  Clock::time_point deadline;
  Verdict verdict{};
};
thread_local Running running;

constexpr int instructions_between_looks = 10'000;

std::atomic<std::int64_t> current_request{0};    // 0: none
std::atomic<std::int64_t> cancelled_request{0};  // 0: none

bool is_cancelled() noexcept {
  const std::int64_t request = current_request.load(std::memory_order_relaxed);
  const Agent* agent = Agent::active();
  return (request != 0 && cancelled_request.load(std::memory_order_relaxed) == request) ||
         (agent != nullptr && agent->is_terminating());
}

void count_hook(lua_State* L, lua_Debug* ar) {
  if (evaluation_runs()) return evaluation_hook(L, ar);
  wear_hook_anew(L, wanted_mask(L));  // left over from an evaluation
}

[[noreturn]] void raise_verdict(lua_State* L) {
  wear_evaluation_hook(L);
  lua_pushstring(L, running.verdict == Verdict::cancelled ? "cancelled" : "timed out");
  if (hooks_trust_layout()) {
    layout::Thread& thread = *layout::of(L);
    thread.error_function = 0;  // a message handler would run with hooks off, for as long as it likes
    thread.allow_hook = 1;      // an error that ends a thread leaves them off: its __close handlers are still to run
  }
  lua_error(L);
  __builtin_unreachable();
}

/// Pushes the Lua thread of the agent's and returns it, empty and ready.
Result<lua_State*> push_thread_for_evaluation(lua_State* L, Inspector& inspector) {
  inspector.push(L, inspect::slot_evaluation_thread);
  if (lua_State* thread = lua_tothread(L, -1); thread != nullptr) return thread;
  lua_pop(L, 1);
  const auto made = run_protected(L, 0, 1, [](lua_State* inner) { __real_lua_newthread(inner); });
  if (!made) return tl::unexpected(made.error());
  lua_pushvalue(L, -1);
  inspector.set(L, inspect::slot_evaluation_thread);
  return lua_tothread(L, -1);
}

/// What is left of the thread's run is thrown away; a thread that cannot be used again is let go.
void clean_up(lua_State* L, Inspector& inspector, lua_State* thread, int status) {
  forget_user_hook(thread);
  const bool hooks_are_off = running.verdict != Verdict::none && !hooks_trust_layout();
  if (status == LUA_YIELD || hooks_are_off) {
    lua_pushboolean(L, 0);
    inspector.set(L, inspect::slot_evaluation_thread);
    return;
  }
  if (status != LUA_OK) {
    // Pending __close handlers of the failed code run here, under the same limit.
    if (lua_resetthread(thread) != LUA_OK) lua_settop(thread, 0);
  }
  lua_settop(thread, 0);
}

Error error_of(lua_State* thread, int status, std::chrono::milliseconds limit) {
  if (running.verdict == Verdict::timed_out) {
    return {ErrorCode::timed_out, fmt::format("the evaluation took longer than {} ms", limit.count()), {}};
  }
  if (running.verdict == Verdict::cancelled) return {ErrorCode::cancelled, "the evaluation was cancelled", {}};
  if (status == LUA_YIELD) return {ErrorCode::evaluation, "attempt to yield in an evaluated expression", {}};
  return {ErrorCode::evaluation, take_error_text(thread), {}};
}

}  // namespace

void set_evaluation_limit(lua_State* L, std::chrono::milliseconds limit) noexcept {
  if (const auto inspector = Inspector::of(L); inspector) (*inspector)->evaluation_limit = limit;
}

bool evaluation_runs() noexcept {
  return running.thread != nullptr;
}

lua_State* evaluation_thread() noexcept {
  return running.thread;
}

EvaluatingRequest::EvaluatingRequest(std::int64_t id) noexcept {
  current_request.store(id);
}

EvaluatingRequest::~EvaluatingRequest() {
  current_request.store(0);
}

bool cancel_evaluation(std::optional<std::int64_t> request) noexcept {
  const std::int64_t current = current_request.load();
  const std::int64_t wanted = request.value_or(current);
  if (wanted != 0) cancelled_request.store(wanted);  // also of one that has left the queue and begins just now
  return wanted != 0 && wanted == current;
}

bool evaluation_must_end() noexcept {
  return running.verdict != Verdict::none || is_cancelled();
}

void wear_evaluation_hook(lua_State* L) noexcept {
  set_raw_hook(L, count_hook, LUA_MASKCOUNT, evaluation_must_end() ? 1 : instructions_between_looks);
}

bool wears_evaluation_hook(lua_State* L) noexcept {
  return __real_lua_gethook(L) == count_hook;
}

void evaluation_hook(lua_State* L, lua_Debug* /*ar*/) {
  if (running.verdict == Verdict::none) {
    if (is_cancelled()) {
      running.verdict = Verdict::cancelled;
    } else if (Clock::now() >= running.deadline) {
      running.verdict = Verdict::timed_out;
    }
  }
  if (running.verdict != Verdict::none) raise_verdict(L);
}

Result<int> run_evaluation(lua_State* L, int arguments) {
  const auto inspector = Inspector::of(L);
  const auto refused = [&](Error error) {
    lua_pop(L, arguments + 1);
    return tl::unexpected(std::move(error));
  };
  if (!inspector) return refused(inspector.error());
  if (evaluation_runs()) return refused({ErrorCode::wrong_state, "an evaluation is already under way", {}});
  const auto thread = push_thread_for_evaluation(L, **inspector);
  if (!thread) return refused(thread.error());
  lua_insert(L, -2 - arguments);  // keeps the thread alive below what it is given
  if (lua_checkstack(*thread, arguments + LUA_MINSTACK) == 0) {
    lua_pop(L, 1);
    return refused({ErrorCode::evaluation, "stack overflow", {}});
  }
  lua_xmove(L, *thread, arguments + 1);

  const auto limit = (*inspector)->evaluation_limit;
  running.deadline = Clock::now() + limit;
  running.verdict = Verdict::none;
  const inspect::CollectorOfProgram collector{L};
  wear_evaluation_hook(*thread);
  running.thread = *thread;
  int results = 0;
  const int status = lua_resume(*thread, L, arguments, &results);

  Result<int> answer = results;
  if (status != LUA_OK || running.verdict != Verdict::none) {
    answer = tl::unexpected(error_of(*thread, status, limit));
  } else if (lua_checkstack(L, results + LUA_MINSTACK) == 0) {
    answer = fail(ErrorCode::evaluation, "too many results");
  } else {
    lua_xmove(*thread, L, results);
  }
  clean_up(L, **inspector, *thread, status);
  running.thread = nullptr;
  lua_remove(L, answer ? -1 - results : -1);
  return answer;
}

}  // namespace wayfinder::runtime
