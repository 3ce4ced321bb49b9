#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"

/// The collector's records as they cross the agent link: flat, little-endian, self-contained but for function ids,
/// which hold for one profile. No Lua in here.
namespace wayfinder::profiling {

enum class FunctionKind : std::uint32_t { lua, main_chunk, c, marker };  ///< marker: "[GC]", "(truncated)" …

/// A function that samples may name. Sent before the first sample that uses it; sent again under the same id when a
/// better name is known.
struct FunctionRecord {
  std::uint32_t id{};
  FunctionKind kind{};
  std::int32_t first_line{};  ///< 1-based; 0: main chunk, -1: C function or marker
  std::int32_t last_line{};
  std::string source;  ///< chunk name as Lua reports it ("@app.lua"); "=[C]" for C functions
  std::string name;    ///< "M.f", "table.sort", "[GC]"; "" while unknown
};

struct FrameRecord {
  std::uint32_t function{};  ///< FunctionRecord::id
  std::int32_t line{};       ///< 1-based; -1: none
};

enum SampleFlags : std::uint16_t {
  sample_cut = 1,        ///< deeper than the sampler keeps: outermost and innermost frames with "(truncated)" between
  sample_waiting = 2,    ///< the thread slept or was blocked (wall clock)
  sample_incomplete = 4  ///< a frame could not be read and is missing
};

/// A region that the program has named: what it works at, say ("request", "17").
struct Label {
  std::string key;
  std::string value;
  friend auto operator<=>(const Label&, const Label&) = default;
};
/// By key, ascending, each key once.
using LabelSet = std::vector<Label>;

struct SampleRecord {
  std::uint64_t weight_ns{};        ///< time that the sample stands for
  std::uint64_t time_ns{};          ///< since the collector started, pauses of the debugger taken out
  std::uint32_t thread{};           ///< 1: the main coroutine; others numbered as they were first seen
  std::uint16_t flags{};            ///< SampleFlags
  std::vector<FrameRecord> frames;  ///< leaf first
  std::uint32_t labels{};           ///< 0: none, else the place in SampleBlock::label_sets, from 1
};

struct SampleBlock {
  std::int64_t profile{};
  std::uint64_t lost_samples{};  ///< so far, since the collector started
  std::uint64_t lost_ns{};       ///< their weight, where it is known
  std::vector<FunctionRecord> functions;
  std::vector<SampleRecord> samples;
  std::vector<LabelSet> label_sets;  ///< of these samples
};

[[nodiscard]] std::string encode(const SampleBlock& block);
/// Error: corrupt_file, with what was expected, for anything that encode() does not make.
[[nodiscard]] Result<SampleBlock> decode(std::string_view bytes);

}  // namespace wayfinder::profiling
