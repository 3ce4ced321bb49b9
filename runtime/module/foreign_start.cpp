#include "runtime/module/foreign_start.hpp"

#include "runtime/debugger/call_gate.hpp"
#include "runtime/errors/error_path.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/luajit/interruptible_code.hpp"
#include "runtime/module/debug_library.hpp"
#include "runtime/module/jump_point.hpp"
#include "runtime/module/luajit_loading.hpp"
#include "runtime/module/state_sentinel.hpp"
#include "runtime/module/unwind_point.hpp"
#include "runtime/sampling/hidden_functions.hpp"
#include "runtime/start/agent_start.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {

namespace {

/// The C function in which an interpreter does all its work, below the program's first frame.
lua_CFunction outermost_function(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return nullptr;
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo* outermost = thread.call;
  for (const layout::CallInfo* call = outermost; call != base_call_of(thread); call = previous_of(thread, *call)) {
    outermost = call;
  }
  return layout::is_lua(*outermost) ? nullptr : layout::c_function_of(*outermost);
}

/// The OS thread ends, and its state has been closed, or may be another one's by now: it is not touched.
void leave_thread() noexcept {
  if constexpr (is_luajit) {
    leave_unwinds();
    luajit::leave_code_alone(nullptr);
  } else {
    leave_jumps();
  }
  if (Agent* agent = Agent::active(); agent != nullptr) agent->state_is_gone();
}

}  // namespace

Agent& start_foreign_agent(lua_State* L, const Entrance& entrance) {
  call_at_thread_end(leave_thread);
  do_without_call_gate();
  leave_foreign_program(L);
  forget_earlier_agent(L);
  plant_state_sentinel(L);
  take_over_debug_library(L);
  adopt_user_hooks(L);
  learn_last_handler(L);
  std::vector<std::string> notes;
  bool meets_errors = false;
  if constexpr (is_luajit) {
    luajit::make_code_interruptible(L);
    load_is_replaced_by(load);
    meets_errors = meet_unwinds();
  } else {
    meets_errors = meet_jumps();
  }
  if (!meets_errors) {
    notes.emplace_back(
        "this interpreter raises errors in a way of its own: errors are not stopped at, and a step over a yield "
        "goes on when the coroutine does");
  }
  if (const lua_CFunction interpreter = outermost_function(L); interpreter != nullptr) {
    sampling::add_hidden_function(interpreter, "interpreter");
  }
  return start_agent_on(L, entrance, std::move(notes));
}

void leave_foreign_program(lua_State* L) noexcept {
  if constexpr (is_luajit) {
    leave_unwinds();
    luajit::leave_code_alone(L);
  } else {
    leave_jumps();
  }
  give_debug_library_back(L);
  remove_state_sentinel(L);
}

}  // namespace wayfinder::runtime
