#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "runtime/sampling/labels.hpp"

namespace wayfinder::runtime::sampling {

/// Index into the FunctionTable, which copied what the function was when it was first seen.
using FunctionId = std::uint32_t;

struct RawFrame {
  FunctionId function;
  std::int32_t line;  ///< 1-based; -1: none (C function, marker, stripped chunk)
};

/// Stacks are kept whole up to this many frames. Of deeper ones the innermost and the outermost are kept, with the
/// marker "(truncated)" between them.
constexpr std::size_t max_frames = 512;
constexpr std::size_t kept_innermost = 384;
constexpr std::size_t kept_outermost = max_frames - kept_innermost - 1;

/// One sample as a tick writes it into the ring; only the first `depth` frames are there.
struct RawSample {
  std::uint64_t weight_ns;
  std::uint64_t time_ns;  ///< sum of the weights up to and with this sample, lost ones included
  const void* thread;     ///< identity of the running Lua thread, never followed
  SampledLabels labels;
  std::uint16_t flags;  ///< profiling::SampleFlags
  std::uint16_t depth;
  RawFrame frames[max_frames];  ///< leaf first
};
static_assert(std::is_trivially_copyable_v<RawSample> && offsetof(RawSample, frames) % alignof(RawSample) == 4);

}  // namespace wayfinder::runtime::sampling
