#pragma once
#include <span>
#include <vector>

#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// The edges of a heap by their targets, weak ones included: compressed sparse rows, 4 bytes an edge and an object.
/// Thread: immutable once made.
class Retainers {
 public:
  /// O(objects + edges).
  explicit Retainers(const HeapColumns& heap);

  /// Edges that lead to `object`, in the order of the edge columns. O(1).
  [[nodiscard]] std::span<const EdgeIndex> edges_to(ObjectIndex object) const noexcept {
    return std::span{edges_}.subspan(first_[object], first_[object + 1] - first_[object]);
  }
  [[nodiscard]] std::uint32_t count(ObjectIndex object) const noexcept { return first_[object + 1] - first_[object]; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return (first_.size() + edges_.size()) * sizeof(EdgeIndex); }

 private:
  std::vector<std::uint32_t> first_;  ///< objects + 1
  std::vector<EdgeIndex> edges_;
};

}  // namespace wayfinder::memory
