#include <chrono>
#include <utility>

#include "adapter/debuggee/joining.hpp"
#include "adapter/session/program.hpp"
#include "adapter/session/session.hpp"
#include "adapter/session/waiting_program.hpp"

/// Programs that we did not start: the one that a server was started with, and those that listen for us.
namespace wayfinder::adapter {
namespace {

using namespace std::chrono_literals;

/// A program that runs Lua comes by within some milliseconds.
constexpr auto configure_limit = 500ms;

}  // namespace

asio::awaitable<Result<Nothing>> Program::attach(LaunchPlan plan) {
  plan_ = std::move(plan);
  auto borrowed = session_.environment().waiting_program->borrow(*this);
  if (!borrowed) co_return tl::unexpected(std::move(borrowed.error()));
  debuggee_ = *borrowed;
  is_attached_ = true;
  is_borrowed_ = true;
  is_running_ = true;
  is_end_told_ = false;
  session_.tasks().spawn(watch_borrowed());
  co_return co_await set_up();
}

asio::awaitable<Result<Nothing>> Program::attach_to(LaunchPlan plan, ProgramAddress address,
                                                    std::optional<std::string> token) {
  plan_ = std::move(plan);
  is_end_told_ = is_ended_by_us_ = is_asked_to_terminate_ = is_late_ = has_left_ = starts_when_configured_ = false;
  is_running_ = true;  // whoever asks for something meanwhile waits as if it ran
  auto connected = co_await session_.workers().run([&address] { return connect_to(address); });
  if (connected && (is_ended_by_us_ || is_asked_to_terminate_))
    connected = fail(ErrorCode::cancelled, "the attach was cancelled");
  if (!connected) {
    is_running_ = false;
    changed_.notify_all();
    co_return tl::unexpected(std::move(connected.error()));
  }
  owned_ = std::make_unique<Debuggee>(session_.executor(), std::move(*connected), *this);
  debuggee_ = owned_.get();
  is_attached_ = true;
  is_end_silent_ = true;
  session_.tasks().spawn(run_owned());
  Introduction introduction;
  introduction.client = session_.client().name;
  introduction.token = std::move(token);
  auto result = co_await join(owned_->link(), std::move(introduction));
  if (result) {
    auto done = co_await set_up();
    result = std::move(done);
  }
  co_return co_await finish_set_up(std::move(result));
}

/// A program that was attached to may sit in a C function, waiting for input, and comes by when that returns. The
/// client is not kept waiting for it.
asio::awaitable<Result<Nothing>> Program::configure_soon() {
  configured_.reset();
  session_.tasks().spawn(configure_whenever());
  co_await configured_changed_.wait_for(configure_limit);
  if (configured_) co_return *configured_;
  is_late_ = true;
  changed_.notify_all();  // breakpoints that are set now are pending
  session_.tell(
      "The program is in a C function, where it perhaps waits for something. Breakpoints, and whatever else needs it, "
      "follow when it is back in Lua.");
  co_return Nothing{};
}

asio::awaitable<void> Program::configure_whenever() {
  auto done = co_await configure();
  if (!done && is_late_ && done.error().code != ErrorCode::link_lost) session_.tell(done.error().message);
  is_late_ = false;
  const bool is_there = done || done.error().code != ErrorCode::link_lost;
  if (std::exchange(starts_when_configured_, false) && is_there) agent().tell<link::Start>();  // behind the breakpoints
  configured_ = std::move(done);
  configured_changed_.notify_all();
}

asio::awaitable<Result<Nothing>> Program::join_waiting() {
  auto& waiting = *session_.environment().waiting_program;
  waits_for_entry_ = waiting.has_started() && plan_.configuration.stop_on_entry;
  auto released = co_await waiting.release();
  if (released && waits_for_entry_) agent().tell<dap::PauseRequest>(dap::PauseArguments{.thread_id = 1});
  co_return released;
}

asio::awaitable<void> Program::detach() {
  is_ready_ = false;
  co_await withdraw(agent());
  if (std::exchange(debuggee_, nullptr) != nullptr) is_end_told_ = true;  // null: it has ended meanwhile
  if (is_borrowed_) {
    give_back();
  } else {
    owned_->link().close();
  }
  while (is_running_)
    co_await changed_.wait();
}

void Program::give_back() {
  if (std::exchange(is_borrowed_, false)) session_.environment().waiting_program->give_back();
}

asio::awaitable<void> Program::watch_borrowed() {
  const std::optional<ProgramEnd> end = co_await session_.environment().waiting_program->ended();
  is_ready_ = false;
  debuggee_ = nullptr;
  if (end && !is_end_told_) co_await tell_end(*end);
  is_running_ = false;
  changed_.notify_all();
}

bool Program::ran_before_us() const {
  if (is_borrowed_) return session_.environment().waiting_program->has_started();
  return is_attached_;
}

}  // namespace wayfinder::adapter
