#include "adapter/commands/leaktest/report.hpp"

#include <fmt/format.h>

#include "adapter/commands/leaktest/formats.hpp"
#include "memory/store/read_snapshot.hpp"

namespace wayfinder::adapter {
namespace {

ReportSeries series_of(const LeakTestResult& result) {
  ReportSeries series{fmt::format("{}: {}", result.file, result.name), {}};
  for (const auto& path : result.snapshots) {
    auto graph = memory::read_snapshot(path);
    if (!graph) continue;
    const std::size_t round = series.snapshots.size();
    series.snapshots.push_back(
        {path.string(), round == 0 ? "after the warm-up" : fmt::format("round {}", round), std::move(*graph)});
  }
  return series;
}

}  // namespace

ReportInput leak_report(const std::vector<LeakTestResult>& results) {
  ReportInput input;
  input.leak_tests = leaks_json(results);
  std::size_t left_out = 0;
  for (const auto& result : results) {
    if (!result.finding.leaked) continue;
    auto series = series_of(result);
    if (series.snapshots.size() < 2 || input.leaks.size() == most_leaks_of_report) {
      ++left_out;
    } else {
      input.leaks.push_back(std::move(series));
    }
  }
  if (left_out > 0) input.notes.push_back(fmt::format("the heaps of {} more tests that leak are left out", left_out));
  return input;
}

}  // namespace wayfinder::adapter
