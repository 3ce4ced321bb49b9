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
  std::uint64_t calls{};            ///< call mode: how often it was called, recursive calls too
  std::uint64_t hits{};             ///< line mode
  Allocations self_allocations{};   ///< allocation mode: made by it
  Allocations total_allocations{};  ///< by it and all that it called, each once
  friend bool operator==(const Totals&, const Totals&) = default;
};

/// By FunctionId. O(nodes).
[[nodiscard]] std::vector<Totals> function_totals(const Profile& profile);

struct LineHeat {
  std::int32_t line{};  ///< 1-based; -1: no line is known
  Totals totals;
};
/// By FunctionId, the lines of each function in ascending order. In call mode no lines are known. O(nodes log lines).
[[nodiscard]] std::vector<std::vector<LineHeat>> line_heat(const Profile& profile);

struct Callee {
  FunctionId function{};
  std::uint64_t samples{};  ///< that have it called by the row's function, each once
  std::chrono::nanoseconds time{};
  std::uint64_t calls{};      ///< call mode: by the row's function
  Allocations allocations{};  ///< allocation mode: when called by the row's function, each once
};

struct SummaryRow {
  FunctionId function{};
  Totals totals;
  double self_percent{};  ///< of the time of all samples, calls or lines; of all bytes allocated
  double total_percent{};
  std::vector<Callee> children;  ///< most time, or most bytes, first; at most max_children; none in line mode
};

struct Summary {
  static constexpr std::size_t default_limit = 50;
  static constexpr std::size_t max_children = 20;
  std::vector<SummaryRow> functions;  ///< most self time (allocation mode: bytes) first, then total, name, place
};

[[nodiscard]] Summary summarize(const Profile& profile, std::size_t limit = Summary::default_limit);

/// Who has called a function, and whom it has called: most time, or most bytes, first.
struct Neighbours {
  std::vector<Callee> callers;  ///< `function` is the caller, all else is of its calls to the function
  std::vector<Callee> callees;
};

[[nodiscard]] Neighbours neighbours_of(const Profile& profile, FunctionId function);

}  // namespace wayfinder::profiling
