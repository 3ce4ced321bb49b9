#include "runtime/debugger/event_dispatch.hpp"

#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/breakpoints/breakpoint_hit.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/debugger/told_lines.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/inspect/stop.hpp"
#include "runtime/sampling/sampler.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/tracing/tracer.hpp"

namespace wayfinder::runtime {
namespace {

/// What is known from one event of this OS thread's state to the next.
struct Events {
  /// The function that has just been called and has not reached its first line, for function breakpoints. One is
  /// enough: between the two events nothing else runs.
  CallFrame entered;
  /// LuaJIT compares the line of an instruction with that of the one at the last event. Where LINE events come back,
  /// that has to be the instruction before: one more COUNT event sees to it. True: that is this one.
  bool knows_instruction{};
  /// What passes_breakpoints() has found at the event that is dispatched now, so that no hit counts twice.
  BreakpointHit met;
  ToldLines told_lines;
};
Events& events() {
  return per_vm<Events>();
}

bool program_wants(lua_State* L, int event) noexcept {
  const UserHook* hook = user_hook_of(L);
  if (hook == nullptr) return false;
  const int mask = layout::is_call_event(event)          ? LUA_MASKCALL
                   : layout::is_lost_return_event(event) ? LUA_MASKRET
                                                         : 1 << event;
  return (hook->mask & mask) != 0;
}

void note_chunk(lua_State* L, const CallFrame& called) noexcept {
  if (!called.is_lua || !hooks_trust_layout()) return;
  const layout::Proto* proto = proto_of(*call_of(*layout::of(L), called.id));
  if (proto != nullptr) KnownFunctions::chunk_is_called(*proto);
}

void stop_for(Agent& agent, lua_State* L, std::string reason, BreakpointHit hit) {
  dap::StoppedEventBody event;
  event.reason = std::move(reason);
  if (!hit.ids.empty()) event.hit_breakpoint_ids = std::move(hit.ids);
  if (!hit.problem.empty()) event.text = std::move(hit.problem);
  Debugger::of_thread().stop(agent, L, std::move(event), Stop{});
}

/// True: it has stopped the program.
bool on_line(Agent& agent, Debugger& debugger, lua_State* L, const lua_Debug& ar, const CallFrame& frame) {
  BreakpointHit hit = std::exchange(events().met, {});
  std::string reason = "breakpoint";
  if (hit.ids.empty() && !debugger.breakpoints.is_empty()) {
    const KnownFunction& function = debugger.functions.of(L, frame);
    const KnownFunction::Line* line = function.find(ar.currentline);
    if (!function.on_entry.empty() && events().entered.is_same_as(frame)) {
      meet_breakpoints(agent, L, ar, function.on_entry, hit);
      if (!hit.ids.empty()) reason = "function breakpoint";
    }
    if (line != nullptr) meet_breakpoints(agent, L, ar, line->breakpoints, hit);
  }
  events().entered = {};
  const bool has_line = ar.currentline > 0;  // stripped code has none
  const bool step_ends = has_line && debugger.stepper.is_active() && debugger.stepper.on_line(L, frame);
  if (!hit.ids.empty()) {
    stop_for(agent, L, std::move(reason), std::move(hit));
  } else if (step_ends) {
    stop_for(agent, L, debugger.stepper.is_entry() ? "entry" : "step", {});
  } else {
    return false;
  }
  return true;
}

/// The frame that runs after the event.
CallFrame frame_after(lua_State* L, const lua_Debug& ar) noexcept {
  return ar.event == LUA_HOOKRET ? caller_of(L, &ar) : frame_of(L, &ar);
}

/// What the frame of a CALL event will be known as once its first instruction runs.
CallFrame frame_that_will_run(const CallFrame& called, const CallFrame& caller, bool is_tail_call) noexcept {
  if (!is_tail_call || !layout::tail_calls_move || !hooks_trust_layout()) return called;
  return {caller.id, caller.base, called.is_lua, false};
}

/// True: a pause is due.
bool run_commands(Agent& agent, lua_State* L) {
  const tracing::CollectorPause pause;
  return agent.run_safe_point(L);
}

/// What waits for a safe point. A breakpoint that is set at the very line that begins here is met here: no LINE event
/// comes for it any more. `line_is_met`: it has been already.
void meet_commands(Agent& agent, Debugger& debugger, lua_State* L, const lua_Debug& ar, const CallFrame& frame,
                   bool line_is_met) {
  const bool line_was_off = (__real_lua_gethookmask(L) & LUA_MASKLINE) == 0;
  if (run_commands(agent, L)) return stop_for(agent, L, "pause", {});
  if (Agent::active() == nullptr || !line_was_off || debugger.breakpoints.is_empty() || !is_at_line_start(L)) return;
  if (line_is_met || debugger.engine->meets_line_that_begins()) return;
  lua_Debug line = ar;
  line.currentline = line_of(L, frame);
  (void)on_line(agent, debugger, L, line, frame);
}

/// A LINE event is a safe point, too: a COUNT event may not come at all where the program's own hook runs at each line.
void meet_line(Agent& agent, Debugger& debugger, lua_State* L, const lua_Debug& ar, const CallFrame& frame) {
  const bool is_pause_due = agent.has_work() && run_commands(agent, L);
  if (Agent::active() == nullptr) return;
  if (!on_line(agent, debugger, L, ar, frame) && is_pause_due) stop_for(agent, L, "pause", {});
}

/// A resumer's function returns: perhaps because the thread that it had resumed has yielded, or was ended by an error.
void meet_yield_at_return(const Stepper& stepper, lua_State* L, const CallFrame& left) noexcept {
  lua_State* resumed = thread_resumed_by(L, left);
  if (resumed != nullptr && lua_status(resumed) == LUA_YIELD) return meet_resumed(resumed, L, false);
  if (lua_State* ended = stepper.unnoticed_error(L); ended != nullptr) meet_resumed(ended, L, true);
}

/// What an engine without CALL events knows of the newest function.
bool note_entry(Debugger& debugger, lua_State* L, const CallFrame& frame) {
  const bool has_entered = debugger.engine->has_entered(L);
  if (has_entered) events().entered = frame;
  return has_entered;
}

/// The event itself; returns the frame that runs next.
CallFrame take(Agent& agent, Debugger& debugger, lua_State* L, const lua_Debug& ar) {
  const CallFrame frame = frame_of(L, &ar);
  if (is_luajit) {
    if (lua_State* yielded = debugger.stepper.unnoticed_yield();
        yielded != nullptr && yielded != L && debugger.stepper.may_have_resumed(L)) {
      meet_resumed(yielded, L, false);
    }
  }
  if (layout::is_call_event(ar.event)) {
    // A LuaJIT function that is called in the slot of one that has not returned takes its place.
    const bool is_tail_call =
        is_luajit || layout::is_tail_call_event(hooks_trust_layout() ? layout::of(L) : nullptr, ar);
    const CallFrame caller = caller_of(L, &ar);
    events().entered = frame_that_will_run(frame, caller, is_tail_call);
    if (is_luajit) events().told_lines.note_call(L, frame);
    note_chunk(L, frame);
    if (debugger.stepper.is_active()) debugger.stepper.on_call(L, events().entered, caller, is_tail_call);
    return frame;
  }
  switch (ar.event) {
    case LUA_HOOKRET: {
      events().told_lines.note_event(L, frame);
      const CallFrame caller = caller_of(L, &ar);
      if (!yields_show_by_themselves()) meet_yield_at_return(debugger.stepper, L, frame);
      if (debugger.stepper.is_active()) debugger.stepper.on_return(L, frame, caller);
      return caller;
    }
    case LUA_HOOKLINE:
      if (is_luajit && events().told_lines.is_entry(L, frame)) events().entered = frame;
      if (is_luajit && !events().told_lines.is_new(L, frame, ar.currentline)) {
        (void)debugger.engine->begins_line(L);
        return frame;
      }
      (void)note_entry(debugger, L, frame);
      (void)debugger.engine->begins_line(L);
      meet_line(agent, debugger, L, ar, frame);
      return frame;
    default: {
      events().told_lines.note_event(L, frame);
      if (sampling::Sampler* sampler = sampling::Sampler::active();
          sampler != nullptr && !sampler->uses_signal_walk()) {
        sampler->hook_tick(L);
      }
      const bool enters = note_entry(debugger, L, frame);
      const bool begins = debugger.engine->begins_line(L) || enters;
      if (begins) {
        lua_Debug line = ar;
        line.currentline = line_of(L, frame);
        (void)events().told_lines.is_new(L, frame, line.currentline);
        events().knows_instruction = false;
        (void)on_line(agent, debugger, L, line, frame);
      }
      if (debugger.stepper.is_active() && debugger.stepper.on_count(L, frame)) stop_for(agent, L, "step", {});
      if (agent.has_work()) meet_commands(agent, debugger, L, ar, frame, begins);
      return frame;
    }
  }
}

/// An event that no agent of this OS thread's wants: the hook is left over, or another OS thread owns the state and
/// finds it as it was when it runs that again. A COUNT event was meant for the owner, and would come at each
/// instruction.
void leave_event(lua_State* L, const lua_Debug& ar, int worn) {
  if (Agent::owner_of(L) == nullptr) return wear_hook(L, 0);
  if (ar.event == LUA_HOOKCOUNT) set_raw_hook(L, hook_owner().hook, worn & ~LUA_MASKCOUNT, 0);
}

}  // namespace

bool passes_breakpoints(lua_State* L, const lua_Debug& ar, const KnownFunction::Line& line) noexcept {
  Agent* agent = Agent::active();
  if (agent == nullptr || agent->is_terminating()) return false;
  if (agent->is_stopped()) return true;
  meet_breakpoints(*agent, L, ar, line.breakpoints, events().met);
  return events().met.ids.empty();
}

void forget_met_breakpoint() noexcept {
  events().met = {};
}

EventOutcome dispatch_event(lua_State* L, const lua_Debug& ar) noexcept {
  EventOutcome outcome;
  outcome.goes_to_program = program_wants(L, ar.event);
  if (ar.event == LUA_HOOKCOUNT && outcome.goes_to_program) outcome.goes_to_program = user_count_is_due(L);
  if (layout::is_lost_return_event(ar.event)) return outcome;  // the function's own has been met
  const int worn = __real_lua_gethookmask(L);
  Agent* agent = Agent::of(L);
  if (agent == nullptr) {
    leave_event(L, ar, worn);
    return outcome;
  }
  Debugger& debugger = Debugger::of_thread();
  debugger.functions.drop_dead();
  // Code that the client's commands run while the program stands still (finalizers) is not stopped at.
  const CallFrame next = [&] {
    if (agent->is_stopped()) return frame_after(L, ar);
    if (ar.event != LUA_HOOKCOUNT) return take(*agent, debugger, L, ar);
    const LinePositionKept kept{L};
    return take(*agent, debugger, L, ar);
  }();
  agent = Agent::active();  // a stop may have ended in a detach
  if (agent == nullptr) return outcome;
  outcome.raises_termination = agent->is_terminating();
  debugger.run_needs_changed(L);
  // What is worn now: a command at this safe point may have set breakpoints for calls further down.
  const int wanted = debugger.mask_for(L, next, __real_lua_gethookmask(L));
  const bool line_was_off = (worn & LUA_MASKLINE) == 0;
  const bool line_comes_back = ar.event == LUA_HOOKCOUNT && line_was_off && (wanted & LUA_MASKLINE) != 0;
  if (is_luajit && line_comes_back && !events().knows_instruction) {
    events().knows_instruction = true;
    events().told_lines.begin_anew(L, next, line_of(L, next));
    // A return that is this very instruction is told behind it.
    set_raw_hook(L, hook_owner().hook, (wanted & ~LUA_MASKLINE) | LUA_MASKCOUNT, 1);
    return outcome;
  }
  events().knows_instruction = false;
  wear_hook(L, wanted);
  if (ar.event == LUA_HOOKCOUNT && line_was_off) note_current_line(L);
  if (agent->has_work() || debugger.stepper.wants_one_shot(L)) arm_one_shot(L);
  return outcome;
}

}  // namespace wayfinder::runtime
