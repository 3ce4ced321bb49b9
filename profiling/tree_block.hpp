#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profiling/sample_block.hpp"
#include "protocol/error.hpp"

/// What the collectors that count send over the agent link: the one of calls, of lines and of allocations. They merge
/// by call path where they run, so a block brings new nodes of the tree and what has been added to nodes since the
/// block before. Flat and little-endian as sample blocks are; ids of functions and nodes hold for one profile.
namespace wayfinder::profiling {

/// A node of the collector's tree. Ids follow one another, from 1, in the order in which nodes are announced.
struct NodeRecord {
  std::uint32_t parent{};    ///< an id below its own, of the same thread; 0: the root
  std::uint32_t function{};  ///< FunctionRecord::id
  std::int32_t line{};       ///< 1-based; -1: none (call mode, C functions)
  std::uint32_t thread{};    ///< 1: the main coroutine; others as they were first seen; other_threads
};

/// The thread of those coroutines that a collector no longer tells apart.
constexpr std::uint32_t other_threads = 0;

/// What has been added to a node, without its children, since the block before.
struct CountRecord {
  std::uint32_t node{};          ///< NodeRecord's id; 0: what belongs to no frame, of the main coroutine
  std::uint64_t count{};         ///< calls, hits of the line, or sampled allocations, by the profile's mode
  std::uint64_t self_ns{};       ///< call and line mode
  std::uint64_t objects{};       ///< allocation mode: blocks allocated, estimated from the samples
  std::uint64_t bytes{};         ///< their bytes
  std::int64_t alive_objects{};  ///< less those that were freed: negative where more have gone than come
  std::int64_t alive_bytes{};
};

/// One call in the order of time, sent when it has ended.
struct CallRecord {
  std::uint32_t node{};
  std::uint64_t begin_ns{};  ///< since the collector started, pauses of the debugger taken out
  std::uint64_t end_ns{};    ///< not before begin_ns
};

struct TreeBlock {
  std::int64_t profile{};
  std::uint64_t lost{};           ///< events that could not be counted, since the collector started
  std::uint64_t untimed_calls{};  ///< counted, but sent in no CallRecord, as there were too many; since the start
  std::vector<FunctionRecord> functions;
  std::uint32_t first_node{1};  ///< id of nodes[0]
  std::vector<NodeRecord> nodes;
  std::vector<CountRecord> counts;
  std::vector<CallRecord> calls;
};

[[nodiscard]] std::string encode(const TreeBlock& block);
/// Error: corrupt_file, with what was expected, for anything that encode() does not make.
[[nodiscard]] Result<TreeBlock> decode_tree_block(std::string_view bytes);
/// Whether these bytes say that they are a tree block, not a sample block.
[[nodiscard]] bool is_tree_block(std::string_view bytes) noexcept;

}  // namespace wayfinder::profiling
