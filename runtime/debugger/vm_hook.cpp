#include "runtime/debugger/vm_hook.hpp"

#include <pthread.h>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/call_gate.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/debugger/event_dispatch.hpp"
#include "runtime/debugger/throw_point.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/errors/termination.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/hook_fields.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/luajit/trap.hpp"
#include "runtime/tracing/tracer.hpp"
#include "runtime/traps/traps.hpp"

namespace wayfinder::runtime {
namespace {

/// No step, no breakpoint, no hook of the program's: the events are the tracer's business alone.
constinit thread_local bool tracer_is_alone [[gnu::tls_model("initial-exec")]] = false;

/// The gate engine stands alone: no step, no hook of the program's. Then most events end in short_way().
constinit thread_local bool short_way_is_open [[gnu::tls_model("initial-exec")]] = false;

const layout::Proto& proto_of_lua(const layout::CallInfo& call) noexcept {
  return *layout::as_lua_closure(*call.function)->proto;
}

/// A CALL event, where there is no call gate: that of a function with nothing to do, or with breakpoints on lines
/// alone.
bool short_way_in(layout::Thread& thread, const layout::CallInfo& call) noexcept {
  if (!layout::is_lua(call)) return true;
  const layout::Proto& proto = proto_of_lua(call);
  if (KnownFunctions::is_cold(proto)) {
    layout::set_hook_mask(thread, thread.hook_mask & ~LUA_MASKLINE);
    return true;
  }
  const KnownFunction* function = KnownFunctions::watched(proto);
  if (function == nullptr || !function->on_entry.empty()) return false;
  layout::set_hook_mask(thread, thread.hook_mask | LUA_MASKLINE | LUA_MASKRET);
  return true;
}

/// The events of functions with breakpoints that need no look.
bool short_way(lua_State* L, const lua_Debug& ar) noexcept {
  layout::Thread& thread = *layout::of(L);
  layout::CallInfo& call = *call_of(thread, ar.i_ci);
  if (layout::is_call_event(ar.event)) return !has_call_gate() && short_way_in(thread, call);
  if (ar.event == LUA_HOOKLINE) {
    const KnownFunction* function = KnownFunctions::watched(proto_of_lua(call));
    if (function == nullptr || !function->on_entry.empty()) return false;
    const KnownFunction::Line* line = function->find(ar.currentline);
    return line == nullptr || (!evaluation_runs() && passes_breakpoints(L, ar, *line));
  }
  if (ar.event != LUA_HOOKRET) return false;
  layout::CallInfo& caller = *previous_of(thread, call);
  if (layout::is_lua(caller) && KnownFunctions::watched(proto_of_lua(caller)) != nullptr) {
    layout::set_hook_mask(thread, thread.hook_mask | LUA_MASKLINE);
    wake(caller);
    if (layout::is_lua(call)) wake(call);  // what returns hands its own trap on
    return true;
  }
  // Where the last function with a breakpoint is left the RETURN events have to end.
  const bool leaves_cold = !layout::is_lua(call) || KnownFunctions::is_cold(proto_of_lua(call));
  return leaves_cold && (!layout::is_lua(caller) || KnownFunctions::is_cold(proto_of_lua(caller)));
}

[[gnu::noinline]] void long_way(lua_State* L, lua_Debug* ar) {
  if (evaluation_runs()) return evaluation_hook(L, ar);
  const EventOutcome outcome = dispatch_event(L, *ar);
  if (outcome.raises_termination) raise_termination(L);
  if (!outcome.goes_to_program) return;
  if (const UserHook* hook = user_hook_of(L); hook != nullptr) {
    const lua_Hook function = hook->function;  // it may replace itself
    function(L, ar);
  }
}

bool tracer_wants(int event) noexcept {
  const int mask = layout::is_call_event(event)          ? LUA_MASKCALL
                   : layout::is_lost_return_event(event) ? LUA_MASKRET
                                                         : 1 << event;
  return (tracing::wanted_events & mask) != 0;
}

void traced_way(lua_State* L, lua_Debug* ar) {
  tracing::take_event(L, *ar);
  if (tracer_is_alone) [[likely]] {
    return;
  }
  if (!short_way_is_open || !short_way(L, *ar)) long_way(L, ar);
  if (!any_user_hook()) tracing::leave_out_debugger();
}

int wanted_mask(lua_State* L) noexcept {
  return Agent::of(L) == nullptr ? 0 : Debugger::of_thread().mask_of_resting(L);
}

void thread_was_made(lua_State* made) noexcept {
  Debugger::of_thread().stepper.on_thread_made(made);
  wear_hook_anew(made, wanted_mask(made));
}

}  // namespace

bool line_events_are_ours() noexcept {
  return short_way_is_open;
}

void hook_needs_changed() noexcept {
  const Debugger& debugger = Debugger::of_thread();
  debugger.engine->hooks_are_needed(debugger.stepper.is_active() || any_user_hook() || tracing::wanted_events != 0);
  const bool is_gated = Agent::active() != nullptr && debugger.engine->is_gated() && !debugger.breakpoints.is_empty();
  open_call_gate(is_gated);
  const bool is_left_alone = !debugger.stepper.is_active() && !any_user_hook();
  short_way_is_open = is_gated && is_left_alone && (tracing::wanted_events & LUA_MASKLINE) == 0;
  tracer_is_alone = is_left_alone && debugger.breakpoints.is_empty();
}

void own_hooks() noexcept {
  set_hook_owner({vm_hook, wanted_mask, thread_was_made, hook_needs_changed});
  // A forked child is the program's alone. Before the agent's own handler, which forgets the main thread.
  pthread_atfork(nullptr, nullptr, [] {
    const Agent* agent = Agent::active();
    if (agent == nullptr || agent->main_thread() == nullptr) return;
    open_call_gate(false);
    traps::lift_all();
    short_way_is_open = false;
    watch_errors(false);
    watch_yields(false);
    if constexpr (is_luajit) luajit::lift_all_traps(agent->main_thread());
    give_user_hooks_back(agent->main_thread());
  });
}

extern "C" void vm_hook(lua_State* L, lua_Debug* ar) {
  if (traps::is_between_traps(L, *ar)) [[unlikely]] {
    if (ar->event == LUA_HOOKCOUNT) arm_one_shot(L);  // it was meant for the program's next instruction
    return;
  }
  if (tracing::wanted_events != 0 && tracer_wants(ar->event)) return traced_way(L, ar);
  if (!short_way_is_open || !short_way(L, *ar)) long_way(L, ar);
}

}  // namespace wayfinder::runtime
