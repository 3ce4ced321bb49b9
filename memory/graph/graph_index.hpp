#pragma once
#include <span>

#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// What is derived from a snapshot's columns, flat as they are. Plain data; who fills it keeps the memory.
struct GraphIndex {
  std::span<const std::uint32_t> first_retainers;  ///< objects + 1; rows of retainer_edges (retainers.hpp)
  std::span<const EdgeIndex> retainer_edges;       ///< edges, by their targets
  std::span<const EdgeIndex> parent_edges;         ///< objects (paths.hpp)
  std::span<const ObjectIndex> parents;            ///< objects
  std::span<const std::uint32_t> distances;        ///< objects
  std::span<const ObjectIndex> dominators;         ///< objects (dominators.hpp)
  std::span<const std::uint64_t> retained_sizes;   ///< objects; bytes
};

}  // namespace wayfinder::memory
