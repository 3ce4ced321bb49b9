#include "memory/leak/slope.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace wayfinder::memory {

double robust_slope(std::span<const SeriesPoint> points) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const double calls = points[j].calls - points[i].calls;
      if (calls > 0) slopes.push_back((points[j].value - points[i].value) / calls);
    }
  }
  if (slopes.empty()) return 0;
  std::ranges::sort(slopes);
  const std::size_t middle = slopes.size() / 2;
  return slopes.size() % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
}

double chance_of_rises(unsigned rises, unsigned steps) noexcept {
  double ways = 1;  // to choose k of the steps
  double favourable = 0;
  for (unsigned k = 0; k <= steps; ++k) {
    if (k >= rises) favourable += ways;
    ways = ways * (steps - k) / (k + 1);
  }
  return favourable / std::exp2(steps);
}

}  // namespace wayfinder::memory
