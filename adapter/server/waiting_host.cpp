#include "adapter/server/waiting_host.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>

#include <chrono>

namespace wayfinder::adapter {

WaitingHost::WaitingHost(asio::any_io_executor executor, LaunchPlan plan)
    : executor_{std::move(executor)}, plan_{std::move(plan)}, changed_{executor_} {}

Result<void> WaitingHost::start() {
  ProcessPlan process_plan = program_process(plan_);
  process_plan.inherits_stdio = true;
  auto process = Process::start(executor_, process_plan);
  if (!process) return tl::unexpected(std::move(process.error()));
  debuggee_ = std::make_unique<Debuggee>(executor_, std::move(*process), *this);
  return {};
}

asio::awaitable<ProgramEnd> WaitingHost::run(bool waits) {
  TaskGroup tasks{executor_};
  if (!waits) tasks.spawn(set_up());
  const ProgramEnd end = co_await debuggee_->run();
  co_await tasks.finished();
  end_ = end;
  changed_.notify_all();
  co_return end;
}

asio::awaitable<void> WaitingHost::set_up() {
  const auto hello = co_await debuggee_->link().hello();
  if (!hello) {
    spdlog::error("{}", hello.error().message);
    debuggee_->kill();
    co_return;
  }
  link::ConfigureArguments nobody = plan_.configuration;
  nobody.no_debug = true;  // until a client comes
  const auto configured = co_await debuggee_->link().ask<link::Configure>(std::move(nobody));
  if (configured) (void)co_await release();
}

void WaitingHost::signal(int number) const {
  if (debuggee_ && !end_) ::kill(debuggee_->process_id(), number);
}

Result<Debuggee*> WaitingHost::borrow(DebuggeeListener& listener) {
  if (end_) return fail(ErrorCode::link_lost, "the program has ended");
  if (borrower_ != nullptr) {
    return fail(ErrorCode::already_running,
                fmt::format("attach: expected a program without a client, got {} (client {} debugs it)", plan_.program,
                            lendings_));
  }
  borrower_ = &listener;
  ++lendings_;
  return debuggee_.get();
}

asio::awaitable<Result<Nothing>> WaitingHost::release() {
  if (std::exchange(is_started_, true)) co_return Nothing{};
  auto started = co_await debuggee_->link().ask<link::Start>();
  if (!started && started.error().code == ErrorCode::link_lost) co_return Nothing{};  // it was quick
  co_return started;
}

asio::awaitable<std::optional<ProgramEnd>> WaitingHost::ended() {
  const auto lending = lendings_;
  while (!end_ && borrower_ != nullptr && lendings_ == lending)
    co_await changed_.wait();
  co_return end_;
}

asio::awaitable<void> WaitingHost::given_back() {
  while (borrower_ != nullptr)
    co_await changed_.wait();
}

void WaitingHost::give_back() {
  borrower_ = nullptr;
  changed_.notify_all();
}

void WaitingHost::on_link_event(const std::string& event, const json& body) {
  if (event == link::EndedEvent::event) {
    if (const auto ended = read<link::EndedBody>(body)) debuggee_->expect_exit_code(static_cast<int>(ended->exit_code));
  }
  if (borrower_ != nullptr) borrower_->on_link_event(event, body);
}

void WaitingHost::on_samples(std::string block) {
  if (borrower_ != nullptr) borrower_->on_samples(std::move(block));
}

void WaitingHost::on_output(std::string_view category, OutputPiece piece) {
  if (borrower_ != nullptr) borrower_->on_output(category, std::move(piece));
}

void WaitingHost::on_out_of_reach() {
  if (borrower_ != nullptr) borrower_->on_out_of_reach();
}

asio::awaitable<void> WaitingHost::room() {
  if (borrower_ != nullptr) co_await borrower_->room();
}

}  // namespace wayfinder::adapter
