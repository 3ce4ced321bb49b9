#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

#include "runtime/sampling/function_table.hpp"
#include "runtime/sampling/raw_sample.hpp"
#include "runtime/sampling/sample_ring.hpp"

namespace wayfinder::runtime::sampling {

enum class TickClock : std::uint8_t { cpu, wall };

/// What all ticks of one run write to: the ring, the functions, and the account of time. One tick at a time; the others
/// leave their weight to the next one.
class Recorder {
 public:
  explicit Recorder(TickClock clock) : clock_{clock} {}

  /// Starts the account. Thread: the VM's.
  void begin() noexcept;

  /// Claims the recorder for one tick; false: another one works, or the debugger holds the program. In a tick.
  [[nodiscard]] bool enter_tick() noexcept;
  /// Ends the tick: its own time is not the program's. In a tick.
  void leave_tick() noexcept;

  /// Between enter and leave. A sample to fill; nullptr: the ring is full and the tick's weight is lost, counted.
  [[nodiscard]] RawSample* claim_sample(std::uint64_t now_ns) noexcept;
  /// The sample is whole: it stands for the time since the last one.
  void keep(RawSample& sample) noexcept;
  /// The sample is torn: its time goes to the next one. After `patience` torn ones in a row it is counted as lost.
  void give_up(RawSample& sample) noexcept;

  /// Stops and restarts the account while the debugger or a command of ours uses the VM thread. Nests.
  /// Thread: the VM's, outside of ticks.
  void pause() noexcept;
  void resume() noexcept;

  /// Time on the run's clock. In the cpu clock that is the calling thread's own: only the VM thread may ask.
  [[nodiscard]] std::uint64_t now_ns() const noexcept;

  [[nodiscard]] TickClock clock() const noexcept { return clock_; }
  [[nodiscard]] std::uint64_t lost_samples() const noexcept { return lost_samples_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t lost_ns() const noexcept { return lost_ns_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t torn_samples() const noexcept { return torn_samples_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool is_paused() const noexcept { return pauses_.load(std::memory_order_relaxed) != 0; }

  FunctionTable functions;
  SampleRing ring;

 private:
  static constexpr std::uint32_t patience = 16;
  void lose(std::uint64_t weight_ns) noexcept;

  const TickClock clock_;
  std::atomic<bool> in_tick_{false};
  std::atomic<std::uint32_t> pauses_{0};
  // Written by whoever holds in_tick_.
  std::uint64_t mark_ns_{};     ///< up to here time is accounted for
  std::uint64_t carried_ns_{};  ///< not yet in a sample: torn ones', and what ran before a pause
  std::uint64_t elapsed_ns_{};
  std::uint32_t torn_in_a_row_{};
  std::atomic<std::uint64_t> lost_samples_{0};
  std::atomic<std::uint64_t> lost_ns_{0};
  std::atomic<std::uint64_t> torn_samples_{0};
};

}  // namespace wayfinder::runtime::sampling
