#pragma once
#include <cstdint>
#include <unordered_map>

#include "profiling/sample_block.hpp"
#include "runtime/sampling/recorder.hpp"
#include "runtime/sampling/told_functions.hpp"

namespace wayfinder::runtime::sampling {

/// Turns what lies in the ring into blocks for the link. Thread: one at a time, never a tick.
class BlockBuilder {
 public:
  /// `main` is numbered 1.
  BlockBuilder(std::int64_t profile, const void* main, Labels& labels)
      : profile_{profile}, labels_{labels}, threads_{{main, 1}} {}

  /// Takes all samples that are in the ring, with the functions that no block has told of yet. `names` may rename
  /// functions that one has told of.
  [[nodiscard]] profiling::SampleBlock take(Recorder& recorder, const FunctionNames& names = {});

 private:
  std::uint32_t thread_number(const void* thread);

  std::int64_t profile_;
  Labels& labels_;
  ToldFunctions told_;
  std::unordered_map<const void*, std::uint32_t> threads_;
};

}  // namespace wayfinder::runtime::sampling
