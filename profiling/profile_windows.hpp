#pragma once
#include <chrono>
#include <cstddef>
#include <vector>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// Cuts a profile that still grows into one piece after another, each with what has come since the one before. The
/// amounts of all pieces together are those of the whole; what is alive is told in each piece as it is then.
/// Thread: one caller.
class ProfileWindows {
 public:
  /// What `whole`, the same profile each time, has more than at the last call, or than nothing. It has its frames, and
  /// neither order of time nor executable lines. O(nodes).
  ///   start     of the piece
  ///   duration  of the piece
  [[nodiscard]] Profile next(const Profile& whole, std::chrono::sys_time<std::chrono::milliseconds> start,
                             std::chrono::nanoseconds duration);

 private:
  std::vector<std::vector<Node>> seen_;  // by thread and node
  std::vector<LabelledCount> seen_labels_;
  ProfileCounters seen_counters_;
};

}  // namespace wayfinder::profiling
