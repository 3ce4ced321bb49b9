#include "adapter/commands/run_with_top.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <cstdio>
#include <optional>
#include <utility>

#include "adapter/commands/headless_program.hpp"
#include "adapter/server/passed_signals.hpp"
#include "adapter/top/kept_output.hpp"

namespace wayfinder::adapter {
namespace {

/// Thread: adapter I/O.
class WatchedRun {
 public:
  WatchedRun(asio::io_context& io, LaunchPlan plan, const TopOrder& order)
      : executor_{io.get_executor()},
        plan_{std::move(plan)},
        order_{order},
        program_{executor_},
        watch_{executor_, order.rate},
        tasks_{executor_} {
    program_.on_sample_block = [this](const std::string& block) { watch_.take_samples(block); };
    program_.on_program_output = [this](std::string_view category, const OutputPiece& piece) {
      output_.add(category, piece);
    };
  }

  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> run() {
    auto begin = [this](Agent& agent, const link::HelloBody& hello) { return begin_to_show(agent, hello); };
    HeadlessProgram::Preparation before_first_line = std::move(begin);
    auto end = co_await program_.run(plan_, order_.is_plain, std::move(before_first_line));
    if (end && display_) {
      const auto how =
          end->signal ? "killed by " + signal_text(*end->signal) : fmt::format("exit code {}", end->exit_code);
      watch_.end(top::Activity::ended, how);
      display_->program_has_ended();
      if (is_signalled_) display_->leave();
    }
    co_await tasks_.finished();
    co_await watch_.finished();
    output_.release();
    co_return end;
  }

  void signal(int number) {
    is_signalled_ = true;  // who ends a program does not wait to look at what is left of it
    program_.signal(number);
    if (has_ended() || number == SIGHUP) leave();
  }

 private:
  asio::awaitable<Result<Nothing>> begin_to_show(Agent& agent, const link::HelloBody& hello) {
    top::Watched watched{plan_.program, plan_.directory, std::chrono::steady_clock::now()};
    auto begun = co_await watch_.begin(agent, hello, std::move(watched));
    if (!begun) co_return begun;
    display_ = make_display(executor_, order_, watch_, &output_, stderr);
    tasks_.spawn(show());
    co_return Nothing{};
  }

  asio::awaitable<void> show() {
    co_await display_->run();
    output_.release();
    if (!has_ended()) watch_.stop();
  }

  [[nodiscard]] bool has_ended() const { return watch_.measurement().activity == top::Activity::ended; }
  void leave() {
    if (display_) display_->leave();
  }

  asio::any_io_executor executor_;
  const LaunchPlan plan_;
  const TopOrder order_;
  HeadlessProgram program_;
  top::Watch watch_;
  top::KeptOutput output_;
  std::unique_ptr<top::Display> display_;
  TaskGroup tasks_;
  bool is_signalled_{};
};

}  // namespace

Result<int> run_with_top(LaunchPlan plan, const TopOrder& order) {
  asio::io_context io{1};
  WatchedRun run{io, std::move(plan), order};
  // A program that shares the terminal hears of Ctrl-C by itself; one that is apart from it is told.
  std::optional<PassedSignals> shared;
  asio::signal_set apart{io};
  std::function<void()> wait_for_signal = [&] {
    apart.async_wait([&](std::error_code cancelled, int number) {
      if (cancelled) return;
      run.signal(number);
      wait_for_signal();
    });
  };
  if (order.is_plain) {
    shared.emplace(io.get_executor(), [&](int number) { run.signal(number); });
  } else {
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
      apart.add(number);
    wait_for_signal();
  }
  std::optional<Result<ProgramEnd>> end;
  auto running = run.run();
  asio::co_spawn(io, std::move(running), [&](const std::exception_ptr&, Result<ProgramEnd> result) {
    end = std::move(result);
    if (shared) shared->cancel();
    std::error_code ignored;
    apart.cancel(ignored);
  });
  io.run();
  if (end && *end) return (*end)->exit_code;
  fmt::print(stderr, "wayfinder run: {}\n", end ? end->error().message : "the program could not be followed");
  return 1;
}

}  // namespace wayfinder::adapter
