#pragma once
#include <span>

#include "adapter/report/report.hpp"
#include "adapter/report/report_limits.hpp"

/// The parts of a report that are of heaps, as editors/report-page/src/data.ts reads them. O(objects).
namespace wayfinder::adapter {

[[nodiscard]] json snapshot_section(const ReportSnapshot& snapshot, const ReportLimits& limits);

/// What changed over two snapshots or more of one program, none of them cut, in order of time: the first and the last
/// compared, and of three or more the trend.
[[nodiscard]] json comparison_section(std::span<const ReportSnapshot* const> snapshots, const ReportLimits& limits);

}  // namespace wayfinder::adapter
