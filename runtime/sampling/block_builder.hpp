#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "profiling/sample_block.hpp"
#include "runtime/sampling/recorder.hpp"

namespace wayfinder::runtime::sampling {

/// Names of functions by id, as far as they are known.
using FunctionNames = std::map<FunctionId, std::string>;

/// Turns what lies in the ring into blocks for the link. Thread: one at a time, never a tick.
class BlockBuilder {
 public:
  /// `main` is numbered 1.
  BlockBuilder(std::int64_t profile, const void* main) : profile_{profile}, threads_{{main, 1}} {}

  /// Takes all samples that are in the ring, with the functions that no block has told of yet. `names` may rename
  /// functions that one has told of.
  [[nodiscard]] profiling::SampleBlock take(Recorder& recorder, const FunctionNames& names = {});

 private:
  /// Functions that no block has told of yet, and those whose name has become known or better.
  void tell_functions(const FunctionTable& table, const FunctionNames& names,
                      std::vector<profiling::FunctionRecord>& out);
  std::uint32_t thread_number(const void* thread);

  std::int64_t profile_;
  std::size_t told_functions_{};
  FunctionNames told_names_;          ///< by `names`; those go before what the code tells
  std::vector<FunctionId> nameless_;  ///< told of without a name, which a later tick may find
  std::unordered_map<const void*, std::uint32_t> threads_;
};

}  // namespace wayfinder::runtime::sampling
