#include "runtime/debugger/throw_point.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/errors/error_path.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/inspect/stop.hpp"

// meet_error() is called with an error on its way through C frames of the VM: it never raises.
namespace wayfinder::runtime {
namespace {

/// The protected call whose message handler runs: errors inside the handler end there too and are not met again.
constinit thread_local void* handled_jump [[gnu::tls_model("initial-exec")]] = nullptr;
/// The thread whose coroutine.wrap is about to raise an error again that has been met in the coroutine.
constinit thread_local lua_State* passes_on [[gnu::tls_model("initial-exec")]] = nullptr;

std::atomic<void (*)(bool) noexcept> tell_of_watch{nullptr};

constexpr std::size_t most_text_bytes = 64U << 10U;  // a message may be of any size, an event may not

std::string text_of_error(lua_State* L) {
  std::size_t length = 0;
  if (lua_type(L, -1) == LUA_TSTRING) {
    const char* bytes = lua_tolstring(L, -1, &length);
    const std::string text = escape_text({bytes, std::min(length, most_text_bytes)});
    return length <= most_text_bytes ? text : text + "…";
  }
  if (lua_type(L, -1) == LUA_TNUMBER) {
    return lua_isinteger(L, -1) ? fmt::format("{}", lua_tointeger(L, -1)) : fmt::format("{:.14g}", lua_tonumber(L, -1));
  }
  return fmt::format("(error object is a {} value)", luaL_typename(L, -1));
}

void stop_at_error(Agent& agent, Debugger& debugger, lua_State* L, bool is_caught) {
  Stop stop;
  stop.hidden_levels = newest_only_raises(L) ? 1 : 0;
  lua_Debug ar{};
  if (lua_getstack(L, stop.hidden_levels, &ar) == 0) return;
  const Result<bool> fits = debugger.filters.match(L, ar, is_caught);
  if (fits && !*fits) return;
  stop.error_index = lua_gettop(L);
  stop.error_is_caught = is_caught;
  dap::StoppedEventBody event;
  event.reason = "exception";
  event.description = is_caught ? "Paused on a caught error" : "Paused on an uncaught error";
  event.text = text_of_error(L);
  if (!fits) {
    *event.text += fmt::format(" (the filter's condition failed: {})", fits.error().message.substr(0, most_text_bytes));
  }
  debugger.stop(agent, L, std::move(event), stop);
  if (Agent::active() == nullptr) return;
  const HookChange change{L};
  wear_hook(L, debugger.mask_of_resting(L));
}

/// Whether an error raised in L is the program's and worth a look.
bool is_watched(lua_State* L) noexcept {
  const Agent* agent = Agent::of(L);
  return agent != nullptr && !runs_protected() && !evaluation_runs() && !agent->is_stopped() &&
         !agent->is_terminating();
}

/// The error's value is on top of L's stack.
void meet_error(lua_State* L) noexcept {
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return;  // nothing can be looked at
  const ErrorPath path = path_of_error(L);
  const bool was_met = std::exchange(passes_on, path.passed_on_by) == L && is_in_wrap(L);
  Debugger& debugger = Debugger::of_thread();
  if (!was_met && path.end != ErrorPath::End::swallowed) {
    stop_at_error(*Agent::active(), debugger, L, path.end == ErrorPath::End::caught);
  }
  if (Agent::active() == nullptr || !path.ends_thread) return;
  debugger.stepper.on_thread_end(L);
  debugger.run_needs_changed(L);
}

/// Whether what the thread's message handler was given still lies where it was, above what the handler has returned.
bool handler_keeps_argument(const layout::Thread& thread) noexcept {
  if (thread.error_function == 0) return false;
  const auto* stack = reinterpret_cast<const char*>(thread.stack);
  const layout::Value& handler = *reinterpret_cast<const layout::Value*>(stack + thread.error_function);
  const layout::LuaClosure* closure = layout::as_lua_closure(handler);
  if (closure == nullptr) return true;
  return closure->proto->parameters > 0 && closure->proto->is_vararg == 0;
}

}  // namespace

constinit thread_local bool errors_are_watched [[gnu::tls_model("initial-exec")]] = false;

void watch_errors(bool is_watching) noexcept {
  const bool can_watch = is_watching && (hooks_trust_layout() || is_luajit);
  if (const auto tell = tell_of_watch.load(); tell != nullptr && can_watch != errors_are_watched) tell(can_watch);
  errors_are_watched = can_watch;
  if (!can_watch) handled_jump = passes_on = nullptr;
}

void when_errors_are_watched(void (*changed)(bool is_watching) noexcept) noexcept {
  tell_of_watch.store(changed);
}

void meet_throw(lua_State* L, int status) noexcept {
  if (!is_watched(L)) return;
  const layout::Thread& thread = *layout::of(L);
  if (handled_jump != nullptr && handled_jump == thread.error_jump) {
    handled_jump = nullptr;
  } else if (status == LUA_ERRRUN && thread.error_function == 0) {
    meet_error(L);
  }
}

void meet_handled_throw(lua_State* L, bool may_have_been_handled) noexcept {
  if (!is_watched(L)) return;
  const bool is_above = may_have_been_handled && hooks_trust_layout() && handler_keeps_argument(*layout::of(L));
  if (is_above) ++layout::of(L)->top;
  meet_error(L);
  if (is_above) --layout::of(L)->top;
}

void follow_error(lua_State* L) noexcept {
  if (!is_watched(L) || !Debugger::of_thread().stepper.is_active()) return;
  set_raw_hook(L, hook_owner().hook, __real_lua_gethookmask(L) | LUA_MASKLINE, __real_lua_gethookcount(L));
}

bool meet_raise(lua_State* L) noexcept {
  if (!is_watched(L) || handled_jump == layout::of(L)->error_jump) return false;
  meet_error(L);
  handled_jump = layout::of(L)->error_jump;
  return true;
}

}  // namespace wayfinder::runtime
