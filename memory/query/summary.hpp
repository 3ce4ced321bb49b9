#pragma once
#include <array>
#include <cstdint>

#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// What a snapshot holds, by type; the synthetic root is not counted.
struct HeapSummary {
  std::array<std::uint64_t, object_kind_count> object_counts{};  ///< by ObjectKind
  std::array<std::uint64_t, object_kind_count> size_by_type{};   ///< bytes, by ObjectKind; with debugger and garbage
                                                                 ///< bytes they make up SnapshotInfo::total_bytes
  std::uint64_t objects{};
  std::uint64_t references{};  ///< edges
  std::uint64_t bytes{};       ///< sum of size_by_type
};

/// O(objects).
[[nodiscard]] HeapSummary summarize(const HeapColumns& heap);

}  // namespace wayfinder::memory
