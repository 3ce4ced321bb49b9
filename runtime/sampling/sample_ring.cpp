#include "runtime/sampling/sample_ring.hpp"

#include <sys/mman.h>

#include <new>

// claim() and publish() run inside ticks: no allocation, no lock.
namespace wayfinder::runtime::sampling {

SampleRing::SampleRing() {
  void* memory = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  buffer_ = static_cast<std::byte*>(memory);
}
SampleRing::~SampleRing() {
  munmap(buffer_, capacity);
}

std::uint64_t SampleRing::start_of(std::uint64_t position) noexcept {
  const std::uint64_t left = capacity - position % capacity;
  return left < sizeof(RawSample) ? position + left : position;
}
std::uint64_t SampleRing::end_of(std::uint64_t start, const RawSample& sample) noexcept {
  constexpr std::uint64_t alignment = alignof(RawSample);
  const std::uint64_t size = offsetof(RawSample, frames) + sample.depth * sizeof(RawFrame);
  return start + (size + alignment - 1) / alignment * alignment;
}
RawSample* SampleRing::at(std::uint64_t position) const noexcept {
  return reinterpret_cast<RawSample*>(buffer_ + position % capacity);
}

RawSample* SampleRing::claim() noexcept {
  const std::uint64_t start = start_of(written_.load(std::memory_order_relaxed));
  const bool is_full = start + sizeof(RawSample) - read_.load(std::memory_order_acquire) > capacity;
  return is_full ? nullptr : at(start);
}
void SampleRing::publish(const RawSample& sample) noexcept {
  const std::uint64_t start = start_of(written_.load(std::memory_order_relaxed));
  written_.store(end_of(start, sample), std::memory_order_release);
}

const RawSample* SampleRing::front() noexcept {
  const std::uint64_t position = read_.load(std::memory_order_relaxed);
  if (position == written_.load(std::memory_order_acquire)) return nullptr;
  return at(start_of(position));
}
void SampleRing::pop() noexcept {
  const std::uint64_t start = start_of(read_.load(std::memory_order_relaxed));
  read_.store(end_of(start, *at(start)), std::memory_order_release);
}
bool SampleRing::is_filling() const noexcept {
  return written_.load(std::memory_order_relaxed) - read_.load(std::memory_order_relaxed) > capacity / 4;
}

}  // namespace wayfinder::runtime::sampling
