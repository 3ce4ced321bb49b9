#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapter/commands/leaktest/work_folder.hpp"
#include "memory/leak/leak_search.hpp"

namespace wayfinder::adapter {

/// What came of one test.
struct LeakTestResult {
  std::string file;  ///< as the user wrote it
  std::string name;
  std::int64_t iterations{};  ///< calls in a round
  memory::LeakFinding finding;
  std::string failure;  ///< what kept the test from being measured, as a sentence; empty when nothing did
  double seconds{};
  std::vector<std::filesystem::path> snapshots;  ///< after the warm-up and each round; where they were to be kept
  std::shared_ptr<const WorkFolder> folder;      ///< in which they are
};

/// "grows by 120 bytes and 1 object a call, held by cache.entries"; empty for a test that is fine.
[[nodiscard]] std::string message_of(const LeakTestResult& result);

struct LeakTestCounts {
  std::size_t leaks{};
  std::size_t failures{};
};
[[nodiscard]] LeakTestCounts count(const std::vector<LeakTestResult>& results);

/// "120" or "1.5": a number of bytes or objects a call.
[[nodiscard]] std::string amount_text(double amount);

}  // namespace wayfinder::adapter
