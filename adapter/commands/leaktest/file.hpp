#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "adapter/commands/leaktest/result.hpp"
#include "adapter/debuggee/launch_plan.hpp"
#include "adapter/tasks/workers.hpp"

namespace wayfinder::adapter {

/// How the tests of all files are measured.
struct LeakTestOrder {
  std::string directory;  ///< where they run, absolute
  std::optional<std::string> lua;
  std::optional<Interpreter> interpreter;
  std::int64_t warmup{};
  memory::LeakLimits limits;
  std::chrono::seconds timeout{};
  bool keeps_snapshots{};                         ///< of tests that leak: LeakTestResult::snapshots
  std::optional<std::filesystem::path> profiles;  ///< a folder for snapshots and allocations of tests that leak
};

/// Measures each test of a file, in a process that is started anew when a test has brought it to its end. Errors:
/// those of LeakTestProgram::load(); file when the disk is full. Thread: adapter I/O.
[[nodiscard]] asio::awaitable<Result<std::vector<LeakTestResult>>> measure_file(const LeakTestOrder& order,
                                                                                std::string file, Workers& workers);

}  // namespace wayfinder::adapter
