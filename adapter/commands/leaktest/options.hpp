#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapter/commands/leaktest/baseline.hpp"
#include "adapter/commands/leaktest/file.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// The options as they were written.
struct LeakTestWords {
  std::vector<std::string> files;
  std::optional<std::string> lua;
  std::string warmup{"10"};
  std::string iterations{"100"};
  std::optional<std::string> max_growth;
  std::optional<std::string> max_objects;
  std::string timeout{"30"};
  std::string format{"human"};
  std::string output{"-"};
  std::optional<std::string> profile;
  std::optional<std::string> report;
  std::optional<std::string> baseline;
  bool updates_baseline{};

  /// The file that is read or written, where one is.
  [[nodiscard]] std::string baseline_file() const { return baseline.value_or("leaktest-baseline.json"); }
};

/// The options after they were checked.
struct CheckedLeakTest {
  LeakTestOrder order;
  LeakBaseline baseline;
};

/// Error: bad_argument, or file, with the option as field. Makes the folder of --profile.
[[nodiscard]] Result<CheckedLeakTest> check_leaktest(const LeakTestWords& words);

}  // namespace wayfinder::adapter
