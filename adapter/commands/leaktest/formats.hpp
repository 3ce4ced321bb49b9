#pragma once
#include <string>
#include <vector>

#include "adapter/commands/leaktest/result.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

/// One line a test, the groups that grew below one that leaks, and a last line that sums up.
[[nodiscard]] std::string write_leaks_human(const std::vector<LeakTestResult>& results, bool has_colours);
/// The object that docs/leaktest.md describes.
[[nodiscard]] json leaks_json(const std::vector<LeakTestResult>& results);
/// The same as text.
[[nodiscard]] std::string write_leaks_json(const std::vector<LeakTestResult>& results);
/// The XML that build servers read: a testsuite for each file.
[[nodiscard]] std::string write_leaks_junit(const std::vector<LeakTestResult>& results);

}  // namespace wayfinder::adapter
