#pragma once
#include <random>
#include <string>
#include <vector>

#include "tests/unit/profiling/made_profile.hpp"

/// Synthetic runs of one program: each function is on the innermost place of a stack for a known time.
namespace wayfinder::profiling {

struct MadeRun {
  std::uint64_t seed{};
  std::vector<double> self_ms;  ///< by function: what it takes
  double interval_ms{1};
  std::int32_t shifted_by{};  ///< lines that were put in above all functions
};

inline std::string made_function(std::size_t number, std::int32_t shifted_by = 0) {
  return fmt::format("@app.lua:{} f{}", 10 + 10 * static_cast<std::int32_t>(number) + shifted_by, number);
}

/// Samples of the run, with counts as chance gives them; every third function also runs below f0.
inline MadeProfile sampled(const MadeRun& run) {
  std::mt19937_64 random{run.seed};
  MadeProfile made;
  const std::chrono::nanoseconds weight{static_cast<std::int64_t>(run.interval_ms * 1e6)};
  for (std::size_t i = 0; i < run.self_ms.size(); ++i) {
    std::poisson_distribution<int> samples{run.self_ms[i] / run.interval_ms};
    const int count = samples(random);
    for (int k = 0; k < count; ++k) {
      std::vector<MadeProfile::Step> path{{"@app.lua:0", 500}};
      if (i % 3 == 1 && k % 2 == 0) path.push_back({made_function(0, run.shifted_by), 12 + run.shifted_by});
      path.push_back({made_function(i, run.shifted_by), 11 + run.shifted_by});
      made.sample(weight, path);
    }
  }
  return made;
}

}  // namespace wayfinder::profiling
