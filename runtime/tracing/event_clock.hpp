#pragma once
#include <cstdint>
#include <utility>

#include "runtime/sampling/recorder.hpp"

#if defined(__x86_64__)
#include <x86intrin.h>
#else
#include <ctime>
#endif

namespace wayfinder::runtime::tracing {

using sampling::TickClock;

/// Moments of the cheapest clock there is: the processor's time stamp counter where it never changes its pace.
class Ticks {
 public:
  /// Finds out how fast they are; 2 ms at the first call.
  static void calibrate() noexcept;
  [[nodiscard]] static double per_ns() noexcept { return per_ns_; }
  [[nodiscard]] static std::uint64_t to_ns(std::uint64_t ticks) noexcept {
    return static_cast<std::uint64_t>(static_cast<double>(ticks) / per_ns_);
  }

  [[nodiscard]] static std::uint64_t now() noexcept {
#if defined(__x86_64__)
    if (counter_is_steady_) [[likely]] {
      return __rdtsc();
    }
#endif
    return slow_now();
  }

 private:
  static std::uint64_t slow_now() noexcept;

  static constinit bool counter_is_steady_;
  static constinit double per_ns_;
};

/// The account of time from event to event. What an event costs by itself, the hook's own work and the clock, is not in
/// it, nor are pauses. In the cpu clock a lap that is long enough for the thread to have slept or waited is held
/// against the processor time that it used, which costs a system call; short laps cost one look at the counter. Thread:
/// the VM's.
class EventClock {
 public:
  explicit EventClock(TickClock clock) noexcept;

  /// What each event costs, in ticks.
  void set_price(std::uint64_t ticks) noexcept { price_ = ticks; }
  [[nodiscard]] std::uint64_t price() const noexcept { return price_; }
  /// What each event costs that is passed over, in ticks.
  void set_passing_price(std::uint64_t ticks) noexcept { passing_price_ = ticks; }
  /// An event came that ends no lap.
  void pass_over() noexcept { passed_ += passing_price_; }

  /// Ticks that count since the lap before.
  [[nodiscard]] std::uint64_t lap() noexcept {
    const std::uint64_t now = Ticks::now();
    std::uint64_t lap = now - mark_;
    mark_ = now;
    if (lap >= long_lap_) [[unlikely]] {
      lap = used_of_long_lap(lap);
    } else {
      unchecked_ += lap;
    }
    const std::uint64_t price = price_ + std::exchange(passed_, 0);
    lap = lap > price ? lap - price : 0;
    elapsed_ += lap;
    return lap;
  }
  /// What has passed since the last lap does not count.
  void restart() noexcept;

  /// All that has counted so far.
  [[nodiscard]] std::uint64_t elapsed() const noexcept { return elapsed_; }
  /// When the last lap ended.
  [[nodiscard]] std::uint64_t mark() const noexcept { return mark_; }

 private:
  [[nodiscard]] std::uint64_t used_of_long_lap(std::uint64_t lap) noexcept;

  TickClock clock_;
  std::uint64_t long_lap_;
  std::uint64_t price_{};
  std::uint64_t passing_price_{};
  std::uint64_t passed_{};  // ticks that passed events of this lap have cost
  std::uint64_t mark_{};
  std::uint64_t elapsed_{};
  std::uint64_t unchecked_{};  // ticks of laps since checked_cpu_ns_
  std::uint64_t checked_cpu_ns_{};
};

}  // namespace wayfinder::runtime::tracing
