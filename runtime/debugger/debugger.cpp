#include "runtime/debugger/debugger.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/breakpoints/gate_engine.hpp"
#include "runtime/breakpoints/line_engine.hpp"
#include "runtime/breakpoints/trap_engine.hpp"
#include "runtime/debugger/call_gate.hpp"
#include "runtime/debugger/event_dispatch.hpp"
#include "runtime/debugger/throw_point.hpp"
#include "runtime/debugger/vm_hook.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/stop.hpp"
#include "runtime/layout/live_threads.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/tracing/tracer.hpp"
#include "runtime/traps/traps.hpp"

namespace wayfinder::runtime {
namespace {

void tell_client(const link::BreakpointStatus& status) {
  if (Agent* agent = Agent::active(); agent != nullptr) agent->send_event<link::BreakpointChangedEvent>(status);
}

std::vector<lua_State*> threads_to_arm(lua_State* L) {
  if (hooks_trust_layout()) return live_threads(L);
  return {L};  // others follow at their next event: without the layout LINE stands on every thread from the start
}

}  // namespace

std::vector<std::string> breakpoint_modes() {
  if constexpr (is_luajit) {
    return luajit::traps_work() ? std::vector<std::string>{"trap", "line"} : std::vector<std::string>{"line"};
  }
  if (!hooks_trust_layout()) return {"line"};
  if (!traps::can_be_set()) return {"gate", "line"};
  return {"gate", "trap", "line"};
}

Debugger& Debugger::of_thread() {
  return per_vm<Debugger>();
}

Debugger::Debugger()
    : functions{[this](lua_State* L, const FunctionFacts& facts, KnownFunction& function) {
        const bool is_stripped =
            facts.proto != nullptr ? !has_lines(*facts.proto) : facts.own_lines && facts.own_lines->empty();
        function.is_skipped = is_stripped || skip_files.matches(facts.chunk_name);
        if (breakpoints.classify(L, facts, function)) functions.forget();
      }},
      breakpoints{tell_client},
      stepper{functions} {
  resumes_are_watched = !hooks_trust_layout();
  choose_engine(link::BreakpointMode::automatic);
}

void Debugger::choose_engine(link::BreakpointMode mode) {
  if constexpr (is_luajit) {
    if (mode != link::BreakpointMode::line && mode != link::BreakpointMode::gate && luajit::traps_work()) {
      engine = std::make_unique<luajit::TrapEngine>(functions);
      return;
    }
  }
  const bool can_gate = hooks_trust_layout();
  if (can_gate && mode == link::BreakpointMode::trap) {
    auto traps = traps::make_engine(functions, has_call_gate(), passes_breakpoints);
    if (traps != nullptr) {
      engine = std::move(traps);
      return;
    }
  }
  if (can_gate && mode != link::BreakpointMode::line) {
    engine = std::make_unique<GateEngine>(functions, has_call_gate());
  } else {
    engine = std::make_unique<LineEngine>();
  }
}

/// LuaJIT's hooks are the state's, and its own functions return without an event: where the stepped thread resumes,
/// yields or may do so, the next line of whoever runs then tells it.
int Debugger::events_of_luajit_step(lua_State* L, const CallFrame& next) const noexcept {
  return LUA_MASKCALL | (stepper.steps(L) && next.is_lua ? 0 : LUA_MASKLINE);
}

int Debugger::mask_for(lua_State* L, const CallFrame& next, int worn) {
  int mask = stepper.mask_for(L, next);
  if (is_luajit && stepper.is_active()) mask |= events_of_luajit_step(L, next);
  if (!breakpoints.is_empty()) mask |= engine->mask_for(L, next, worn);
  return mask | tracing::wanted_events;
}

int Debugger::mask_of_resting(lua_State* L) {
  int mask = stepper.mask_for(L, newest_frame(L));
  if (is_luajit && stepper.is_active()) mask |= LUA_MASKCALL | LUA_MASKLINE;
  if (!breakpoints.is_empty()) mask |= engine->mask_of_resting(L);
  return mask | tracing::wanted_events;
}

void Debugger::code_needs_changed(lua_State* L) {
  functions.forget();
  engine->breakpoints_changed(L, !breakpoints.is_empty());
  for (lua_State* thread : threads_to_arm(L)) {
    wear_hook_in_all_frames(thread, mask_of_resting(thread));
  }
  hook_needs_changed();
}

void Debugger::run_needs_changed(lua_State* L) {
  if (stepper.is_active()) {
    if (stepper.steps(L)) engine->is_stepped(L);
  } else {
    engine->steps_are_over(L);
  }
  while (lua_State* thread = stepper.thread_to_arm()) {
    if (thread != L) wear_hook(thread, mask_of_resting(thread));
  }
  watch_errors(filters.any() || stepper.is_active());
  watch_yields(stepper.is_active());
  hook_needs_changed();
}

void Debugger::stop(Agent& agent, lua_State* L, dap::StoppedEventBody event, const Stop& stop) {
  stepper.cancel();
  {
    const tracing::CollectorPause pause;
    stop_began(L, stop);
    event.thread_id = thread_id(L, L);
    event.all_threads_stopped = true;
    engine->program_stands(L, true);
    agent.stop(L, event);
    stop_ended(L);
  }
  run_needs_changed(L);
  engine->program_stands(L, false);
}

void Debugger::let_go(lua_State* L) {
  breakpoints.clear();
  forget_met_breakpoint();
  stepper.cancel();
  filters = {};
  skip_files = FileGlobs{{}};
  watch_errors(false);
  watch_yields(false);
  functions.forget();
  engine->breakpoints_changed(L, false);
  for (lua_State* thread : threads_to_arm(L)) {
    if (__real_lua_gethook(thread) == hook_owner().hook) wear_hook_in_all_frames(thread, 0);
  }
  inspect::Inspector::release(L);
  hook_needs_changed();
}

}  // namespace wayfinder::runtime
