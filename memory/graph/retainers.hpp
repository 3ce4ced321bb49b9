#pragma once
#include <span>

#include "memory/graph/column.hpp"
#include "memory/graph/graph_index.hpp"

namespace wayfinder::memory {

/// The edges of a heap by their targets, weak ones included: compressed sparse rows, 4 bytes an edge and an object.
/// Thread: immutable once made.
class Retainers {
 public:
  /// O(objects + edges).
  explicit Retainers(const HeapColumns& heap);
  /// As they were made before; the index outlives it. O(1).
  explicit Retainers(const GraphIndex& index) : first_{index.first_retainers}, edges_{index.retainer_edges} {}

  /// Edges that lead to `object`, in the order of the edge columns. O(1).
  [[nodiscard]] std::span<const EdgeIndex> edges_to(ObjectIndex object) const noexcept {
    return edges_.values().subspan(first_[object], first_[object + 1] - first_[object]);
  }
  [[nodiscard]] std::uint32_t count(ObjectIndex object) const noexcept { return first_[object + 1] - first_[object]; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return first_.made_bytes() + edges_.made_bytes(); }
  void put_into(GraphIndex& index) const noexcept {
    index.first_retainers = first_.values();
    index.retainer_edges = edges_.values();
  }

 private:
  Retainers(std::vector<std::uint32_t> first, std::vector<EdgeIndex> edges)
      : first_{std::move(first)}, edges_{std::move(edges)} {}
  static Retainers made_of(const HeapColumns& heap);

  Column<std::uint32_t> first_;  ///< objects + 1
  Column<EdgeIndex> edges_;
};

}  // namespace wayfinder::memory
