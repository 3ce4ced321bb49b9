#include "adapter/snapshots/growth_rate.hpp"

#include <algorithm>

namespace wayfinder::adapter {

std::optional<double> GrowthRate::read(std::int64_t total_bytes, Clock::time_point now) {
  std::optional<double> rate;
  if (last_total_) {
    const double seconds = std::chrono::duration<double>(now - last_time_).count();
    if (seconds > 0) rate = static_cast<double>(std::max<std::int64_t>(total_bytes - *last_total_, 0)) / seconds;
  }
  last_total_ = total_bytes;
  last_time_ = now;
  return rate;
}

}  // namespace wayfinder::adapter
