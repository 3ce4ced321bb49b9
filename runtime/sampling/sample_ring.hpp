#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "runtime/sampling/raw_sample.hpp"

namespace wayfinder::runtime::sampling {

/// Samples between the ticks, which write, and the thread that drains. One writer at a time and one reader at a time;
/// claim() and publish() are legal in a tick, no call waits. Memory is mapped at once and touched as it fills.
class SampleRing {
 public:
  SampleRing();  ///< std::bad_alloc when the memory cannot be mapped
  ~SampleRing();
  SampleRing(const SampleRing&) = delete;
  SampleRing& operator=(const SampleRing&) = delete;

  /// Room for the next sample, nullptr: the ring is full. Claimed again until it is published.
  [[nodiscard]] RawSample* claim() noexcept;
  /// Hands the claimed sample, with its first `depth` frames, to the reader.
  void publish(const RawSample& sample) noexcept;

  /// The oldest sample; nullptr: there is none. Stays valid until pop().
  [[nodiscard]] const RawSample* front() noexcept;
  void pop() noexcept;
  /// Whether the reader had better not wait for its next turn.
  [[nodiscard]] bool is_filling() const noexcept;

 private:
  static constexpr std::size_t capacity = std::size_t{8} << 20U;
  /// Where a sample at or behind `position` starts: samples never wrap, so the end of the buffer may stay unused.
  static std::uint64_t start_of(std::uint64_t position) noexcept;
  static std::uint64_t end_of(std::uint64_t start, const RawSample& sample) noexcept;
  [[nodiscard]] RawSample* at(std::uint64_t position) const noexcept;

  std::byte* buffer_;
  std::atomic<std::uint64_t> written_{0};  ///< bytes ever published
  std::atomic<std::uint64_t> read_{0};     ///< bytes ever popped
};

}  // namespace wayfinder::runtime::sampling
