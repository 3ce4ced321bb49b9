#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

namespace wayfinder::adapter {

/// How fast a program's memory grows, from one reading of its total to the next: at least so much it allocates.
class GrowthRate {
 public:
  using Clock = std::chrono::steady_clock;

  /// Bytes a second since the last reading, 0 when memory became less; nullopt at the first one.
  [[nodiscard]] std::optional<double> read(std::int64_t total_bytes, Clock::time_point now = Clock::now());

 private:
  std::optional<std::int64_t> last_total_;
  Clock::time_point last_time_;
};

}  // namespace wayfinder::adapter
