#include "runtime/tracing/event_clock.hpp"

#include <algorithm>
#include <ctime>
#include <mutex>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace wayfinder::runtime::tracing {
namespace {

constexpr std::uint64_t ns_per_second = 1'000'000'000;

std::uint64_t read_ns(clockid_t clock) noexcept {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * ns_per_second + static_cast<std::uint64_t>(now.tv_nsec);
}

bool has_steady_counter() noexcept {
#if defined(__x86_64__)
  constexpr unsigned advanced_power_management = 0x8000'0007;
  constexpr unsigned invariant_counter = 1U << 8U;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid(advanced_power_management, &a, &b, &c, &d) != 0 && (d & invariant_counter) != 0;
#else
  return false;
#endif
}

}  // namespace

constinit bool Ticks::counter_is_steady_ = false;
constinit double Ticks::per_ns_ = 1.0;

std::uint64_t Ticks::slow_now() noexcept {
  return read_ns(CLOCK_MONOTONIC);
}

void Ticks::calibrate() noexcept {
  static std::once_flag once;
  std::call_once(once, [] {
    if (!has_steady_counter()) return;
    counter_is_steady_ = true;
    constexpr std::uint64_t long_enough_ns = 2'000'000;
    const std::uint64_t begin_ns = read_ns(CLOCK_MONOTONIC);
    const std::uint64_t begin = now();
    std::uint64_t passed_ns = 0;
    while (passed_ns < long_enough_ns)
      passed_ns = read_ns(CLOCK_MONOTONIC) - begin_ns;
    per_ns_ = static_cast<double>(now() - begin) / static_cast<double>(passed_ns);
  });
}

EventClock::EventClock(TickClock clock) noexcept : clock_{clock} {
  constexpr double long_lap_ns = 50'000;  // a system call is 1 % of it; who waits for a processor waits longer
  Ticks::calibrate();
  long_lap_ = clock == TickClock::cpu ? static_cast<std::uint64_t>(long_lap_ns * Ticks::per_ns()) : ~std::uint64_t{};
  restart();
}

void EventClock::restart() noexcept {
  if (clock_ == TickClock::cpu) checked_cpu_ns_ = read_ns(CLOCK_THREAD_CPUTIME_ID);
  unchecked_ = 0;
  passed_ = 0;
  mark_ = Ticks::now();
}

std::uint64_t EventClock::used_of_long_lap(std::uint64_t lap) noexcept {
  const std::uint64_t cpu_ns = read_ns(CLOCK_THREAD_CPUTIME_ID);
  const auto used = static_cast<std::uint64_t>(static_cast<double>(cpu_ns - checked_cpu_ns_) * Ticks::per_ns());
  const std::uint64_t of_lap = used > unchecked_ ? used - unchecked_ : 0;
  checked_cpu_ns_ = cpu_ns;
  unchecked_ = 0;
  mark_ = Ticks::now();
  return std::min(lap, of_lap);
}

}  // namespace wayfinder::runtime::tracing
