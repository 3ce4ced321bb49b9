#include "adapter/commands/leaktest/program.hpp"

#include <signal.h>

#include <fstream>
#include <sstream>

#include "adapter/commands/leaktest/driver.hpp"
#include "adapter/debuggee/start_profile.hpp"
#include "profiling/export/pprof.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {
namespace {

struct DriverReport {
  std::string kind;
  std::string text;
};

DriverReport read_report(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  DriverReport report;
  std::getline(file, report.kind);
  report.text.assign(std::istreambuf_iterator<char>{file}, {});
  return report;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

}  // namespace

LeakTestProgram::LeakTestProgram(asio::any_io_executor executor, LaunchPlan plan, std::filesystem::path folder,
                                 std::chrono::seconds limit)
    : executor_{std::move(executor)},
      program_{executor_},
      plan_{std::move(plan)},
      folder_{std::move(folder)},
      limit_{limit},
      changed_{executor_},
      tasks_{executor_} {
  program_.on_event = [this](const std::string& event, const json&) {
    if (event != dap::StoppedEvent::event) return;
    is_stopped_ = true;
    changed_.notify_all();
  };
  program_.on_sample_block = [this](std::string block) { (void)profiles_.merge(block); };
}

asio::awaitable<void> LeakTestProgram::run() {
  HeadlessProgram::Preparation keep_agent = [this](Agent& agent,
                                                   const link::HelloBody& hello) -> asio::awaitable<Result<Nothing>> {
    agent_ = &agent;
    lua_ = hello.lua;
    co_return Nothing{};
  };
  auto end = co_await program_.run(plan_, false, std::move(keep_agent));
  end_ = std::move(end);
  changed_.notify_all();
}

/// Waits until the program has done what it was told. False: it has ended, or its time is over.
asio::awaitable<bool> LeakTestProgram::stands_still() {
  const auto deadline = std::chrono::steady_clock::now() + limit_;
  while (!is_stopped_ && !end_) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= left.zero()) break;
    co_await changed_.wait_for(left);
  }
  co_return is_stopped_ && !end_;
}

std::string LeakTestProgram::why_it_does_not() const {
  if (!end_) return fmt::format("did not end within {} s (--timeout allows more)", limit_.count());
  if (!*end_) return end_->error().message;
  const ProgramEnd& end = **end_;
  if (end.signal) return fmt::format("ended the program by {}", signal_text(*end.signal));
  return fmt::format("ended the program with exit code {}", end.exit_code);
}

asio::awaitable<Result<std::vector<std::string>>> LeakTestProgram::load() {
  const auto driver = folder_ / "leaktest_driver.lua";
  std::ofstream{driver, std::ios::binary} << leaktest_driver();
  std::ofstream{folder_ / "leaktest_suites.lua", std::ios::binary} << leaktest_suites();
  const std::string file = plan_.program;
  plan_.program = driver.string();
  // Of no name is the program itself, in which the embedded Lua has its agent.
  const std::string library = plan_.interpreter ? plan_.interpreter->module : "";
  plan_.arguments = {file, folder_.string(), library};
  tasks_.spawn(run());
  const bool is_loaded = co_await stands_still();
  if (!is_loaded) {
    if (end_ && !*end_) co_return tl::unexpected(end_->error());
    co_return refuse(file, "a file that loads", "one that " + why_it_does_not());
  }
  const DriverReport report = read_report(folder_ / "report");
  if (report.kind != "loaded") {
    const std::string first_line = report.text.substr(0, report.text.find('\n'));
    co_return refuse(file, "a file that loads", escape_text(first_line));
  }
  auto names = lines_of(report.text);
  if (names.empty()) co_return refuse(file, "a file that returns or declares test functions", "none");
  co_return names;
}

asio::awaitable<Result<Nothing>> LeakTestProgram::call(std::size_t test, std::int64_t calls) {
  std::ofstream{folder_ / "order"} << test + 1 << ' ' << calls << '\n';
  is_stopped_ = false;
  dap::ContinueArguments arguments;
  arguments.thread_id = 1;
  auto continued = co_await agent_->ask<dap::ContinueRequest>(std::move(arguments));
  if (!continued && continued.error().code != ErrorCode::link_lost) co_return tl::unexpected(continued.error());
  const bool has_come_back = co_await stands_still();
  if (!has_come_back) {
    auto why = why_it_does_not();
    co_await end();
    co_return fail(ErrorCode::evaluation, std::move(why));
  }
  const DriverReport report = read_report(folder_ / "report");
  if (report.kind == "failed") co_return fail(ErrorCode::evaluation, "failed: " + escape_text(report.text));
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> LeakTestProgram::write_snapshot(const std::filesystem::path& path) {
  link::WriteSnapshotArguments order;
  order.path = path.string();
  order.collect = false;  // the driver has, until nothing more went
  auto written = co_await agent_->ask<link::WriteSnapshot>(std::move(order));
  if (!written) co_return tl::unexpected(written.error());
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> LeakTestProgram::begin_profile() {
  profiling::ProfileHead head;
  head.id = profiles_.next_id();
  head.mode = profiling::Mode::allocation;
  head.program = plan_.arguments.front();
  head.lua = lua_;
  head.start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto folder = plan_.directory;
  auto started = co_await start_profile(*agent_, profiles_, std::move(head), std::move(folder));
  if (!started) co_return tl::unexpected(std::move(started.error()));
  co_return Nothing{};
}

asio::awaitable<Result<std::string>> LeakTestProgram::end_profile() {
  auto stopped = co_await agent_->ask<link::StopCollector>();
  if (!stopped) co_return tl::unexpected(std::move(stopped.error()));
  SessionProfile& entry = *profiles_.running();
  profiles_.finish(entry);
  auto content = profiling::write_pprof(*entry.profile);
  profiles_.remove(entry.profile->head().id);
  co_return content;
}

asio::awaitable<void> LeakTestProgram::end() {
  program_.signal(SIGKILL);
  co_await tasks_.finished();
}

}  // namespace wayfinder::adapter
