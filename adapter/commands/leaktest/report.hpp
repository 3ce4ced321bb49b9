#pragma once
#include <vector>

#include "adapter/commands/leaktest/result.hpp"
#include "adapter/report/report.hpp"

namespace wayfinder::adapter {

constexpr std::size_t most_leaks_of_report = 50;  ///< tests whose snapshots are in it

/// What came of the tests, and of those that leak how the heap grew, as far as their snapshots can be read.
[[nodiscard]] ReportInput leak_report(const std::vector<LeakTestResult>& results);

}  // namespace wayfinder::adapter
