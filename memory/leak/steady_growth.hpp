#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace wayfinder::memory {

/// What something grew by during one step.
struct Gain {
  std::int64_t count{};  ///< objects
  std::int64_t bytes{};
};

/// What grew between two snapshots, and how many calls of the test lie between them.
struct GrowthStep {
  double calls{};
  std::map<std::string, Gain> gains;  ///< by whatever names the thing that grew
};

/// Something that grew in every step, and by how much a call (robust_slope).
struct SteadyGrowth {
  std::string key;
  double bytes_per_call{};
  double objects_per_call{};
};

/// How even growth must be: its rate in each step lies between the slope over all steps divided by `factor` and, where
/// `has_ceiling`, the slope times `factor`; and over six steps or more it does not slow down to less than a half. A
/// cache that fills up slows down, noise does not grow with the calls.
struct Evenness {
  double factor{4};
  bool has_ceiling{};
};

/// Whatever grew in each of the steps, evenly; most bytes a call first.
[[nodiscard]] std::vector<SteadyGrowth> find_steady(std::span<const GrowthStep> steps, Evenness evenness = {});

}  // namespace wayfinder::memory
