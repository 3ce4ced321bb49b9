#include "runtime/inspect/evaluation.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/inspect/collector_pause.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime {
namespace {

using inspect::Inspector;
using End = LimitedEvaluation::End;

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
  const bool hooks_are_off = LimitedEvaluation::end() != End::none && !hooks_trust_layout();
  // Pending __close handlers of the failed code run here, under the same limit.
  if (status != LUA_OK && status != LUA_YIELD && !hooks_are_off) (void)lua_resetthread(thread);
  lua_settop(thread, 0);
  if (!hooks_are_off && lua_status(thread) == LUA_OK) return;
  lua_pushboolean(L, 0);
  inspector.set(L, inspect::slot_evaluation_thread);
}

Error error_of(lua_State* thread, int status, std::chrono::milliseconds limit) {
  if (LimitedEvaluation::end() == End::timed_out) {
    return {ErrorCode::timed_out, fmt::format("the evaluation took longer than {} ms", limit.count()), {}};
  }
  if (LimitedEvaluation::end() == End::cancelled) {
    return {ErrorCode::cancelled, "the evaluation was cancelled", {}};
  }
  if (status == LUA_YIELD) return {ErrorCode::evaluation, "attempt to yield in an evaluated expression", {}};
  return {ErrorCode::evaluation, take_error_text(thread), {}};
}

}  // namespace

void set_evaluation_limit(lua_State* L, std::chrono::milliseconds limit) noexcept {
  if (const auto inspector = Inspector::of(L); inspector) (*inspector)->evaluation_limit = limit;
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
  const inspect::CollectorOfProgram collector{L};
  const LimitedEvaluation limited{*thread, limit};
  int results = 0;
  const int status = lua_resume(*thread, L, arguments, &results);

  Result<int> answer = results;
  if (status != LUA_OK || LimitedEvaluation::end() != End::none) {
    answer = tl::unexpected(error_of(*thread, status, limit));
  } else if (lua_checkstack(L, results + LUA_MINSTACK) == 0) {
    answer = fail(ErrorCode::evaluation, "too many results");
  } else {
    lua_xmove(*thread, L, results);
  }
  clean_up(L, **inspector, *thread, status);
  if ((*inspector)->stopped_thread != nullptr) (*inspector)->forget_values();
  lua_remove(L, answer ? -1 - results : -1);
  return answer;
}

}  // namespace wayfinder::runtime
