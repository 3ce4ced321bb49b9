#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapter/commands/headless_program.hpp"
#include "adapter/profiles/profiles.hpp"
#include "adapter/tasks/task_group.hpp"

namespace wayfinder::adapter {

/// A file of tests in a process of its own, which calls them as it is told (leaktest_driver.lua). Whatever a test does,
/// each of these returns: the process may be gone then. Await end() before it goes. Thread: adapter I/O.
class LeakTestProgram {
 public:
  /// `folder` is empty and this program's own; `limit` is how long one round may take.
  LeakTestProgram(asio::any_io_executor executor, LaunchPlan plan, std::filesystem::path folder,
                  std::chrono::seconds limit);

  /// Starts the process, which loads the file, and returns the names of its tests. Errors: launch_failed, bad_argument
  /// when the file is none that loads, or has no tests.
  [[nodiscard]] asio::awaitable<Result<std::vector<std::string>>> load();
  /// Calls a test, then has the heap collected until it stands still. Error: evaluation, with what became of the test
  /// as a sentence; is_running() tells whether others can be called.
  [[nodiscard]] asio::awaitable<Result<Nothing>> call(std::size_t test, std::int64_t calls);
  /// Writes the heap to `path`. Errors: those of the agent.
  [[nodiscard]] asio::awaitable<Result<Nothing>> write_snapshot(const std::filesystem::path& path);

  /// Takes down what is allocated from here on. Errors: those of the agent.
  [[nodiscard]] asio::awaitable<Result<Nothing>> begin_profile();
  /// Ends that; what was allocated and what is still there as pprof reads it. Errors: those of the agent.
  [[nodiscard]] asio::awaitable<Result<std::string>> end_profile();

  [[nodiscard]] bool is_running() const noexcept { return agent_ != nullptr && !end_; }
  [[nodiscard]] asio::awaitable<void> end();

 private:
  [[nodiscard]] asio::awaitable<void> run();
  [[nodiscard]] asio::awaitable<bool> stands_still();
  [[nodiscard]] std::string why_it_does_not() const;

  asio::any_io_executor executor_;
  HeadlessProgram program_;
  LaunchPlan plan_;
  std::filesystem::path folder_;
  std::chrono::seconds limit_;
  Agent* agent_{};   ///< from the first line on
  std::string lua_;  ///< its version
  Profiles profiles_;
  std::optional<Result<ProgramEnd>> end_;
  bool is_stopped_{};
  Notice changed_;
  TaskGroup tasks_;
};

}  // namespace wayfinder::adapter
