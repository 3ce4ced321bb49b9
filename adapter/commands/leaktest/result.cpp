#include "adapter/commands/leaktest/result.hpp"

#include <fmt/format.h>

#include <cmath>

namespace wayfinder::adapter {

std::string amount_text(double amount) {
  constexpr double tenths = 10;
  const double rounded = std::round(amount * tenths) / tenths;
  return rounded == std::trunc(rounded) ? fmt::format("{:.0f}", rounded) : fmt::format("{:.1f}", rounded);
}

std::string message_of(const LeakTestResult& result) {
  if (!result.finding.leaked) return result.failure;
  const std::string objects = amount_text(result.finding.objects_per_call);
  return fmt::format("grows by {} bytes and {} object{} a call, held by {}{}{}",
                     amount_text(result.finding.bytes_per_call), objects, objects == "1" ? "" : "s",
                     result.finding.owner, result.failure.empty() ? "" : "; then it ", result.failure);
}

LeakTestCounts count(const std::vector<LeakTestResult>& results) {
  LeakTestCounts counts;
  for (const auto& result : results) {
    if (result.finding.leaked) ++counts.leaks;
    if (!result.failure.empty()) ++counts.failures;
  }
  return counts;
}

}  // namespace wayfinder::adapter
