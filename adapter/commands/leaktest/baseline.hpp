#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapter/commands/leaktest/result.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Leaks that are known: bytes a call, by file and test.
using LeakBaseline = std::map<std::pair<std::string, std::string>, double>;

/// Error: bad_argument with field "--baseline" for a file that cannot be read, is no baseline, or one of another
/// version.
[[nodiscard]] Result<LeakBaseline> read_baseline(const std::string& path);
/// Error: file with field "--baseline".
[[nodiscard]] Result<void> write_baseline(const std::string& path, const std::vector<LeakTestResult>& results);

/// What grows by no more than the baseline says, give or take a tenth, is no leak any more.
void forgive_known_leaks(const LeakBaseline& baseline, std::vector<LeakTestResult>& results);

}  // namespace wayfinder::adapter
