#pragma once
#include <vector>

#include "memory/graph/column.hpp"
#include "memory/graph/graph_index.hpp"
#include "memory/graph/roots.hpp"

namespace wayfinder::memory {

/// For each object the way from a root that a person would name: a cheapest path, breadth first, where globals and
/// loaded modules come before locals of live frames, those before the registry, and plain fields and indices before
/// upvalues, metatables and keys. Never over a weak edge.
/// Thread: immutable once made. Memory: 12 bytes an object, 4 more while it is made.
class Paths {
 public:
  /// O(objects + edges).
  Paths(const HeapColumns& heap, const Roots& roots);
  /// As they were made before; the index outlives it. O(1).
  explicit Paths(const GraphIndex& index)
      : parent_edges_{index.parent_edges}, parents_{index.parents}, distances_{index.distances} {}

  /// The last edge of the object's path; `nothing` for a root, and for an object that no strong path leads to.
  [[nodiscard]] EdgeIndex parent_edge(ObjectIndex object) const noexcept { return parent_edges_[object]; }
  [[nodiscard]] ObjectIndex parent(ObjectIndex object) const noexcept { return parents_[object]; }
  /// Edges on the path; 0 for a root, `nothing` for an object that no strong path leads to.
  [[nodiscard]] std::uint32_t distance(ObjectIndex object) const noexcept { return distances_[object]; }
  [[nodiscard]] bool is_reached(ObjectIndex object) const noexcept { return distances_[object] != nothing; }
  /// All reached objects, each after its parent.
  [[nodiscard]] std::vector<ObjectIndex> in_order() const;
  [[nodiscard]] std::uint64_t bytes() const noexcept {
    return parent_edges_.made_bytes() + parents_.made_bytes() + distances_.made_bytes();
  }
  void put_into(GraphIndex& index) const noexcept {
    index.parent_edges = parent_edges_.values();
    index.parents = parents_.values();
    index.distances = distances_.values();
  }

 private:
  struct Found {
    std::vector<EdgeIndex> parent_edges;
    std::vector<ObjectIndex> parents;
    std::vector<std::uint32_t> distances;
  };
  static Found search(const HeapColumns& heap, const Roots& roots);
  explicit Paths(Found found)
      : parent_edges_{std::move(found.parent_edges)},
        parents_{std::move(found.parents)},
        distances_{std::move(found.distances)} {}

  Column<EdgeIndex> parent_edges_;
  Column<ObjectIndex> parents_;
  Column<std::uint32_t> distances_;
};

}  // namespace wayfinder::memory
