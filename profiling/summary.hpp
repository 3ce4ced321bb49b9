#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "profiling/profile.hpp"

/// Readings of a profile over all of its threads. Pure; thread: any, while nobody writes the profile.
namespace wayfinder::profiling {

struct Totals {
  std::uint64_t self_samples{};   ///< samples whose leaf it is
  std::uint64_t total_samples{};  ///< samples that have it anywhere, each once
  std::chrono::nanoseconds self_time{};
  std::chrono::nanoseconds total_time{};
  friend bool operator==(const Totals&, const Totals&) = default;
};

/// By FunctionId. O(nodes).
[[nodiscard]] std::vector<Totals> function_totals(const Profile& profile);

struct LineHeat {
  std::int32_t line{};  ///< 1-based; -1: no line is known
  Totals totals;
};
/// By FunctionId, the lines of each function in ascending order. O(nodes log lines).
[[nodiscard]] std::vector<std::vector<LineHeat>> line_heat(const Profile& profile);

struct Callee {
  FunctionId function{};
  std::uint64_t samples{};  ///< that have it called by the row's function, each once
  std::chrono::nanoseconds time{};
};

struct SummaryRow {
  FunctionId function{};
  Totals totals;
  double self_percent{};  ///< of the weight of all samples
  double total_percent{};
  std::vector<Callee> children;  ///< most time first, at most max_children
};

struct Summary {
  static constexpr std::size_t default_limit = 50;
  static constexpr std::size_t max_children = 20;
  std::vector<SummaryRow> functions;  ///< most self time first, then total time, name, place
};

[[nodiscard]] Summary summarize(const Profile& profile, std::size_t limit = Summary::default_limit);

}  // namespace wayfinder::profiling
