#pragma once
#include <span>

namespace wayfinder::memory {

/// A value after so many calls.
struct SeriesPoint {
  double calls{};
  double value{};
};

/// The median of the slopes between all pairs of points (Theil and Sen): up to a quarter of the points may lie anywhere
/// without moving it far. 0 for fewer than two points. O(n² log n), for a few dozen points.
[[nodiscard]] double robust_slope(std::span<const SeriesPoint> points);

/// How probable it is that at least `rises` of `steps` go up where up and down are equally likely (the sign test).
[[nodiscard]] double chance_of_rises(unsigned rises, unsigned steps) noexcept;

}  // namespace wayfinder::memory
