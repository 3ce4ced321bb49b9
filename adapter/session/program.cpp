#include "adapter/session/program.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <utility>

#include "adapter/session/breakpoint_forwarding.hpp"
#include "adapter/session/session.hpp"
#include "adapter/session/terminal.hpp"

namespace wayfinder::adapter {
namespace {

/// Stands in where there is no program.
class NoAgent final : public Agent {
 public:
  asio::awaitable<Result<JsonText>> ask_text(std::string command, json, Limit) override {
    co_return fail(ErrorCode::link_lost, fmt::format("{}: there is no program", command));
  }
  void tell_json(std::string, json) override {}
};

}  // namespace

Program::Program(Session& session)
    : session_{session}, changed_{session.executor()}, configured_changed_{session.executor()} {}

Program::~Program() = default;

Agent& Program::agent() noexcept {
  static NoAgent nobody;
  if (debuggee_ == nullptr) return nobody;
  return debuggee_->link();
}

asio::awaitable<Result<Nothing>> Program::start(LaunchPlan plan) {
  plan_ = std::move(plan);
  is_attached_ = is_late_ = has_left_ = false;
  is_end_told_ = false;
  is_ended_by_us_ = false;
  if (plan_.lua != embedded_lua) {
    auto found = co_await find_lua();
    if (!found) co_return found;
  }
  if (plan_.console == Console::internal) {
    auto process = Process::start(session_.executor(), program_process(plan_));
    if (!process) co_return tl::unexpected(std::move(process.error()));
    owned_ = std::make_unique<Debuggee>(session_.executor(), std::move(*process), *this);
  } else {
    auto debuggee = co_await start_in_terminal(session_.executor(), session_.reverse_requests(), plan_, *this);
    if (!debuggee) co_return tl::unexpected(std::move(debuggee.error()));
    owned_ = std::move(*debuggee);
  }
  debuggee_ = owned_.get();
  is_running_ = true;
  is_end_silent_ = !is_asked_to_terminate_;
  session_.tasks().spawn(run_owned());
  if (is_asked_to_terminate_) owned_->kill();  // while a terminal was being opened for it
  auto result = co_await set_up();
  co_return co_await finish_set_up(std::move(result));
}

/// From here on the program's end is told; or it has come already, or comes now.
asio::awaitable<Result<Nothing>> Program::finish_set_up(Result<Nothing> result) {
  if (result && is_running_ && !session_.is_finished()) {
    is_end_silent_ = false;
    co_return result;
  }
  if (is_running_) owned_->kill();
  while (is_running_)
    co_await changed_.wait();
  if (is_end_told_) co_return Nothing{};
  if (!result) co_return result;
  co_return fail(ErrorCode::launch_failed, "the program's process ended before its first line");
}

/// Starts the interpreter once to ask what it is, so not on this thread.
asio::awaitable<Result<Nothing>> Program::find_lua() {
  is_running_ = true;  // whoever asks for something meanwhile waits as if it ran
  auto found = co_await session_.workers().run([this] { return find_interpreter("lua", plan_.lua, plan_.directory); });
  is_running_ = false;
  if (found && is_ended_by_us_) found = fail(ErrorCode::cancelled, "the launch was cancelled");
  if (!found) {
    changed_.notify_all();
    co_return tl::unexpected(std::move(found.error()));
  }
  plan_.interpreter = std::move(*found);
  co_return Nothing{};
}

asio::awaitable<void> Program::settled() {
  while (is_running_ && !is_ready_ && !is_late_ && !is_end_told_)
    co_await changed_.wait();
}

/// Asks the interpreter what may be wrong with it.
asio::awaitable<Result<Nothing>> Program::explained(Error error) {
  if (plan_.interpreter && error.code == ErrorCode::launch_failed) {
    auto checked = co_await session_.workers().run([this] { return check_module("lua", *plan_.interpreter); });
    if (!checked) co_return tl::unexpected(std::move(checked.error()));
  }
  co_return tl::unexpected(std::move(error));
}

asio::awaitable<Result<Nothing>> Program::set_up() {
  auto hello = co_await debuggee_->link().hello();
  if (!hello) co_return co_await explained(std::move(hello.error()));
  if (debuggee_ == nullptr) co_return fail(ErrorCode::launch_failed, "the program's process ended at once");
  process_id_ = hello->process_id;
  lua_ = hello->lua;
  if (!is_attached_) debuggee_->set_process_id(static_cast<pid_t>(process_id_));  // which kill() may end
  if (plan_.program.empty()) plan_.program = hello->command_line;
  for (const auto& note : hello->notes)
    session_.tell(note);
  if (is_attached_) co_return co_await configure_soon();
  co_return co_await configure();
}

asio::awaitable<Result<Nothing>> Program::configure() {
  auto done = co_await agent().ask<link::Configure>(plan_.configuration);
  if (!done) co_return done;
  is_ready_ = true;
  changed_.notify_all();
  co_return co_await forward_all_breakpoints(session_);
}

asio::awaitable<Result<Nothing>> Program::run_first_line() {
  for (const auto& step : session_.hooks().before_first_line) {
    auto done = co_await step(session_);
    if (!done && done.error().code == ErrorCode::link_lost) co_return co_await end_told();
    if (!done) co_return done;
  }
  if (debuggee_ == nullptr) co_return co_await end_told();
  dap::ProcessEventBody process{.name = plan_.program};
  process.system_process_id = process_id_;
  process.is_local_process = true;
  process.start_method =
      is_attached_ ? dap::ProcessEventBodyStartMethod::attach : dap::ProcessEventBodyStartMethod::launch;
  process.pointer_size = 8 * sizeof(void*);
  session_.send<dap::ProcessEvent>(process);
  // Before asking: the first stop may come with the answer, and in a program that ran already it may have come.
  if (session_.state() == State::launching) session_.enter(State::running);
  if (is_borrowed_) co_return co_await join_waiting();
  co_return co_await start_running();
}

asio::awaitable<Result<Nothing>> Program::start_running() {
  waits_for_entry_ = is_attached_ && plan_.configuration.stop_on_entry;
  if (waits_for_entry_) agent().tell<dap::PauseRequest>(dap::PauseArguments{.thread_id = 1});
  if (is_attached_ && !configured_) {
    starts_when_configured_ = true;
    co_return Nothing{};
  }
  auto started = co_await agent().ask<link::Start>();
  if (started || started.error().code != ErrorCode::link_lost) co_return started;
  co_return co_await end_told();
}

/// A program that was too quick for us is no failure: how it ended is about to be told.
asio::awaitable<Result<Nothing>> Program::end_told() {
  while (is_running_)
    co_await changed_.wait();
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> Program::start_again(LaunchPlan plan) {
  is_end_silent_ = true;
  is_asked_to_terminate_ = false;
  if (debuggee_ != nullptr) debuggee_->kill();
  while (is_running_)
    co_await changed_.wait();
  known_threads_ = {{1, "main"}};
  session_.enter(State::launching);
  co_return co_await start(std::move(plan));
}

void Program::terminate() {
  if (session_.state() == State::ended) return;
  const bool does_not_run = session_.state() == State::launching && !ran_before_us();
  const bool is_repeated = std::exchange(is_asked_to_terminate_, true);
  if (does_not_run) is_end_silent_ = false;
  if (debuggee_ == nullptr) return;  // start() sees to it
  if (is_repeated || does_not_run || debuggee_->is_out_of_reach()) return end_now();
  agent().tell<link::Terminate>();
  session_.enter(State::running);
}

void Program::end_now() {
  if (is_attached_ && !is_borrowed_) {
    agent().tell<link::Kill>();  // it may run on another machine
  } else {
    debuggee_->kill();
  }
}

asio::awaitable<void> Program::leave() {
  if (!is_running_) {
    give_back();
    co_return;
  }
  if (is_attached_ && debuggee_ != nullptr) {
    co_await detach();
    co_return;
  }
  is_ended_by_us_ = true;
  if (debuggee_ != nullptr) debuggee_->kill();  // null: it has ended, and that is being told
  while (is_running_)
    co_await changed_.wait();
}

asio::awaitable<void> Program::abandon() {
  is_end_silent_ = true;
  is_asked_to_terminate_ = false;
  co_await leave();
}

asio::awaitable<void> Program::run_owned() {
  const ProgramEnd end = co_await owned_->run();
  is_ready_ = false;
  debuggee_ = nullptr;
  if (!is_end_silent_) co_await tell_end(end);
  session_.breakpoints().forget_statuses();
  is_running_ = false;
  changed_.notify_all();
}

asio::awaitable<void> Program::tell_end(ProgramEnd end) {
  session_.enter(State::ended);
  if (std::exchange(is_end_told_, true)) co_return;
  if (end.signal && !is_ended_by_us_) session_.tell("The program was killed by " + signal_text(*end.signal) + ".");
  if (has_left_) session_.tell("The program has let go of the debugger and runs on.");
  if (!end.is_known && !is_ended_by_us_ && !has_left_) {
    session_.alert("The connection to the program was lost; how it ended is not known.");
  }
  for (const auto& step : session_.hooks().before_terminated) {
    auto done = co_await step(session_);
    if (!done) session_.tell(done.error().message);
  }
  if (!has_left_) session_.send<dap::ExitedEvent>(dap::ExitedEventBody{.exit_code = end.exit_code});
  session_.send<dap::TerminatedEvent>(dap::TerminatedEventBody{});
}

}  // namespace wayfinder::adapter
