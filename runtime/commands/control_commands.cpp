#include <unistd.h>

#include <array>
#include <csignal>

#include "runtime/agent/agent.hpp"
#include "runtime/commands/command_table.hpp"
#include "runtime/commands/session_end.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/heap/heap.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/reachable_threads.hpp"
#include "runtime/inspect/thread_ids.hpp"

// Settings, running and stopping. Handlers run on the VM thread, those that are When::at_once on the agent I/O thread.
namespace wayfinder::runtime {
namespace {

Result<Nothing> configure(const Vm& vm, const link::ConfigureArguments& arguments) {
  const auto mode = arguments.breakpoint_mode;
  Debugger& debugger = Debugger::of_thread();
  debugger.choose_engine(mode);
  if (mode != link::BreakpointMode::automatic && debugger.engine->name() != name_of(mode)) {
    return refuse("breakpointMode", "\"auto\" or an engine that works here (\"gate\" or \"line\")",
                  shown(json(name_of(mode))), ErrorCode::unsupported);
  }
  debugger.skip_files = FileGlobs{arguments.skip_files};
  set_evaluation_limit(vm.L, std::chrono::milliseconds{arguments.evaluate_timeout_ms});
  vm.agent.configure(arguments);
  vm.agent.client_is_coming(true);
  debugger.code_needs_changed(vm.L);
  return Nothing{};
}

Result<Nothing> start(const Vm& vm, const Nothing&) {
  if (vm.agent.has_started()) return fail(ErrorCode::wrong_state, "start: the program has been started already");
  vm.agent.client_is_ready();
  if (!vm.stopped) vm.agent.go_on();
  return Nothing{};
}

Result<dap::ContinueResponseBody> go_on(const Vm& vm, const dap::ContinueArguments&) {
  Debugger::of_thread().stepper.forget_waiting();
  vm.agent.go_on();
  return dap::ContinueResponseBody{.all_threads_continued = true};
}

/// Those that have resumed another and wait for it. Where the stepped one's resumers can be told, they; else all that
/// there are, as code in C has resumed one of them, and LuaJIT does not tell whom.
std::vector<lua_State*> waiting_threads(const Agent& agent, lua_State* L, lua_State* stepped) {
  std::vector<lua_State*> threads;
  for (lua_State* resumer = resumer_of(stepped); resumer != nullptr; resumer = resumer_of(resumer)) {
    threads.push_back(resumer);
  }
  if (!threads.empty() || stepped == agent.main_thread()) return threads;
  const Stepper& stepper = Debugger::of_thread().stepper;
  if (stepper.knows_waiting_for(stepped)) return stepper.waiting();  // a walk of all objects is for the first step
  threads = inspect::reachable_threads(L);
  std::erase_if(threads, [stepped](lua_State* thread) {
    lua_Debug record{};
    return thread == stepped || lua_status(thread) != LUA_OK || lua_getstack(thread, 0, &record) == 0;
  });
  return threads;
}

Result<Nothing> step(const Vm& vm, Stepper::Kind kind, std::int64_t thread_id) {
  auto inspector = inspect::Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(std::move(inspector.error()));
  auto thread = inspect::find_thread(vm.L, **inspector, thread_id);
  if (!thread) return tl::unexpected(std::move(thread.error()));
  Stepper& stepper = Debugger::of_thread().stepper;
  stepper.begin(kind, *thread);
  if (!yields_show_by_themselves()) stepper.watch_resumer(resumer_of(*thread));
  if (is_luajit) stepper.note_waiting(*thread, waiting_threads(vm.agent, vm.L, *thread));
  vm.agent.go_on();
  return Nothing{};
}

Result<Nothing> next(const Vm& vm, const dap::NextArguments& arguments) {
  return step(vm, Stepper::Kind::over, arguments.thread_id);
}
Result<Nothing> step_in(const Vm& vm, const dap::StepInArguments& arguments) {
  return step(vm, Stepper::Kind::into, arguments.thread_id);
}
Result<Nothing> step_out(const Vm& vm, const dap::StepOutArguments& arguments) {
  return step(vm, Stepper::Kind::out, arguments.thread_id);
}

Result<Nothing> pause(const Vm& vm, const dap::PauseArguments&) {
  vm.agent.request_pause();
  return Nothing{};
}

Result<Nothing> cancel(const Vm& vm, const dap::CancelArguments& arguments) {
  vm.agent.cancel(arguments.request_id);
  cancel_heap_request(vm.agent, arguments.request_id);
  return Nothing{};
}

Result<Nothing> terminate(const Vm& vm, const Nothing&) {
  vm.agent.request_termination();
  return Nothing{};
}

Result<Nothing> kill_process(const Vm&, const Nothing&) {
  ::kill(getpid(), SIGKILL);
  return Nothing{};
}

Result<Nothing> withdraw(const Vm& vm, const Nothing&) {
  end_session(vm.agent, vm.L);
  vm.agent.client_is_coming(false);
  vm.agent.configure({.no_debug = true});  // until the next client says what it wants
  if (vm.stopped) vm.agent.go_on();
  return Nothing{};
}

void detach(const Vm& vm, const json&, const Reply& reply) {
  reply.body(json::object());  // before the link closes
  end_session(vm.agent, vm.L);
  vm.agent.detach();
  give_user_hooks_back(vm.L);  // last: from here on nothing arms ours any more
}

}  // namespace

std::span<const Command> control_commands() noexcept {
  static constexpr std::array commands{
      command<link::Configure, configure>(When::any),
      command<link::Start, start>(When::any),
      command<dap::ContinueRequest, go_on>(When::stopped_only),
      command<dap::NextRequest, next>(When::stopped_only),
      command<dap::StepInRequest, step_in>(When::stopped_only),
      command<dap::StepOutRequest, step_out>(When::stopped_only),
      command<dap::PauseRequest, pause>(When::at_once),
      command<dap::CancelRequest, cancel>(When::at_once),
      command<link::Terminate, terminate>(When::at_once),
      command<link::Kill, kill_process>(When::at_once),
      command<link::Withdraw, withdraw>(When::any),
      Command{link::Detach::command, When::any, detach},
  };
  return commands;
}

}  // namespace wayfinder::runtime
