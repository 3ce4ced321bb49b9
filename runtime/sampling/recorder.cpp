#include "runtime/sampling/recorder.hpp"

#include <sched.h>
#include <time.h>

// All but begin(), pause() and resume() run inside ticks: no allocation, no lock, no API.
namespace wayfinder::runtime::sampling {

std::uint64_t Recorder::now_ns() const noexcept {
  timespec now{};
  clock_gettime(clock_ == TickClock::cpu ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  constexpr std::uint64_t ns_per_second = 1'000'000'000;
  return static_cast<std::uint64_t>(now.tv_sec) * ns_per_second + static_cast<std::uint64_t>(now.tv_nsec);
}

void Recorder::begin() noexcept {
  mark_ns_ = now_ns();
}

bool Recorder::enter_tick() noexcept {
  if (in_tick_.exchange(true, std::memory_order_acquire)) return false;
  // Asked only now: a pause that began before the claim has claimed the recorder itself, so it is seen here.
  if (pauses_.load(std::memory_order_acquire) == 0) return true;
  in_tick_.store(false, std::memory_order_release);
  return false;
}
void Recorder::leave_tick() noexcept {
  mark_ns_ = now_ns();
  in_tick_.store(false, std::memory_order_release);
}

RawSample* Recorder::claim_sample(std::uint64_t now_ns) noexcept {
  const std::uint64_t weight = carried_ns_ + (now_ns > mark_ns_ ? now_ns - mark_ns_ : 0);
  carried_ns_ = 0;
  RawSample* sample = ring.claim();
  if (sample == nullptr) {
    lose(weight);
    return nullptr;
  }
  sample->weight_ns = weight;
  return sample;
}

void Recorder::keep(RawSample& sample) noexcept {
  elapsed_ns_ += sample.weight_ns;
  sample.time_ns = elapsed_ns_;
  torn_in_a_row_ = 0;
  ring.publish(sample);
}

void Recorder::give_up(RawSample& sample) noexcept {
  torn_samples_.fetch_add(1, std::memory_order_relaxed);
  if (++torn_in_a_row_ < patience) {
    carried_ns_ = sample.weight_ns;
    return;
  }
  torn_in_a_row_ = 0;
  lose(sample.weight_ns);
}

void Recorder::lose(std::uint64_t weight_ns) noexcept {
  elapsed_ns_ += weight_ns;
  lost_samples_.fetch_add(1, std::memory_order_relaxed);
  lost_ns_.fetch_add(weight_ns, std::memory_order_relaxed);
}

void Recorder::pause() noexcept {
  if (pauses_.fetch_add(1, std::memory_order_relaxed) != 0) return;
  const std::uint64_t now = now_ns();
  while (in_tick_.exchange(true, std::memory_order_acquire)) {  // the tick thread reads a sleeping stack: microseconds
    sched_yield();
  }
  if (now > mark_ns_) carried_ns_ += now - mark_ns_;
  mark_ns_ = now;
  in_tick_.store(false, std::memory_order_release);
}
void Recorder::resume() noexcept {
  if (pauses_.load(std::memory_order_relaxed) != 1) {
    pauses_.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  mark_ns_ = now_ns();
  pauses_.store(0, std::memory_order_release);
}

}  // namespace wayfinder::runtime::sampling
