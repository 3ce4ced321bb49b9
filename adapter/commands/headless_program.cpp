#include "adapter/commands/headless_program.hpp"

#include <signal.h>

#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

#include "adapter/debuggee/interpreter.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

asio::awaitable<Result<ProgramEnd>> HeadlessProgram::run(LaunchPlan plan, bool inherits_stdio,
                                                         Preparation before_first_line) {
  ProcessPlan process_plan = program_process(plan);
  process_plan.inherits_stdio = inherits_stdio;
  auto process = Process::start(executor_, process_plan);
  if (!process) co_return tl::unexpected(std::move(process.error()));
  debuggee_ = std::make_unique<Debuggee>(executor_, std::move(*process), *this);
  auto preparation = prepare(plan.configuration, before_first_line);
  auto end = co_await follow(std::move(preparation));
  if (!end && plan.interpreter && end.error().code == ErrorCode::launch_failed) {
    auto checked = check_module("--lua", *plan.interpreter);
    if (!checked) co_return tl::unexpected(std::move(checked.error()));
  }
  co_return end;
}

asio::awaitable<Result<ProgramEnd>> HeadlessProgram::attach(ProgramAddress address, Introduction introduction,
                                                            std::string_view field, Preparation begin) {
  auto connected = connect_to(address, field);
  if (!connected) co_return tl::unexpected(std::move(connected.error()));
  debuggee_ = std::make_unique<Debuggee>(executor_, std::move(*connected), *this);
  auto visiting = visit(std::move(introduction), field, begin);
  co_return co_await follow(std::move(visiting));
}

/// Runs the debuggee beside its preparation, to its end.
asio::awaitable<Result<ProgramEnd>> HeadlessProgram::follow(asio::awaitable<Result<Nothing>> preparation) {
  std::optional<ProgramEnd> end;
  Notice over{executor_};
  TaskGroup tasks{executor_};
  const auto run_debuggee = [](HeadlessProgram& self, std::optional<ProgramEnd>& result,
                               Notice& notice) -> asio::awaitable<void> {
    result = co_await self.debuggee_->run();
    self.is_running_ = false;
    notice.notify_all();
  };
  is_running_ = true;
  tasks.spawn(run_debuggee(*this, end, over));
  auto prepared = co_await std::move(preparation);
  if (!prepared) debuggee_->kill();
  while (!end)
    co_await over.wait();
  co_await tasks.finished();
  if (!prepared) co_return tl::unexpected(std::move(prepared.error()));
  co_return *end;
}

asio::awaitable<Result<Nothing>> HeadlessProgram::prepare(const link::ConfigureArguments& configuration,
                                                          const Preparation& before_first_line) {
  const auto hello = co_await debuggee_->link().hello();
  if (!hello) co_return tl::unexpected(hello.error());
  auto& agent = debuggee_->link();
  if (auto done = co_await agent.ask<link::Configure>(configuration); !done) co_return done;
  if (auto done = co_await before_first_line(agent, *hello); !done) co_return done;
  auto started = co_await agent.ask<link::Start>();
  if (!started && started.error().code == ErrorCode::link_lost) co_return Nothing{};  // it was quick
  co_return started;
}

asio::awaitable<Result<Nothing>> HeadlessProgram::visit(Introduction introduction, std::string_view field,
                                                        const Preparation& begin) {
  auto& agent = debuggee_->link();
  auto joined = co_await join(agent, std::move(introduction), field);
  if (!joined) co_return joined;
  const auto hello = co_await agent.hello();
  if (!hello) co_return tl::unexpected(hello.error());
  co_return co_await begin(agent, *hello);
}

asio::awaitable<void> HeadlessProgram::leave() {
  if (!is_running_) co_return;
  co_await withdraw(debuggee_->link());
  debuggee_->link().close();
}

void HeadlessProgram::signal(int number) const {
  if (is_running_ && debuggee_->process_id() > 0) ::kill(debuggee_->process_id(), number);
}

void HeadlessProgram::on_link_event(const std::string& event, const json& body) {
  if (on_event) on_event(event, body);
  if (event == link::LeftEvent::event) has_let_go_ = true;
  if (event != link::EndedEvent::event) return;
  if (const auto ended = read<link::EndedBody>(body)) debuggee_->expect_exit_code(static_cast<int>(ended->exit_code));
}

void HeadlessProgram::on_samples(std::string block) {
  if (on_sample_block) on_sample_block(std::move(block));
}

void HeadlessProgram::on_output(std::string_view category, OutputPiece piece) {
  if (on_program_output) on_program_output(category, std::move(piece));
}

asio::awaitable<void> HeadlessProgram::room() {
  co_return;
}

}  // namespace wayfinder::adapter
