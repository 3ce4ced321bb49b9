#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "profiling/summary.hpp"

namespace wayfinder::adapter::top {

/// What functions took in the last seconds: the difference of two readings of totals that only grow. Pure.
class RecentTotals {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds span{5};

  struct Reading {
    Clock::time_point time;
    std::vector<profiling::Totals> totals;  ///< by FunctionId
    std::uint64_t weight_ns{};              ///< of all samples
  };

  /// Adds a reading and forgets those that are not needed any more.
  void add(Reading reading);
  void clear() { readings_.clear(); }

  /// The last reading less the one of about `span` before: `time` is the later one's.
  [[nodiscard]] Reading difference() const;
  [[nodiscard]] double seconds() const;

 private:
  std::deque<Reading> readings_;
};

}  // namespace wayfinder::adapter::top
