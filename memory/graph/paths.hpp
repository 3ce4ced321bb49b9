#pragma once
#include <vector>

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

  /// The last edge of the object's path; `nothing` for a root, and for an object that no strong path leads to.
  [[nodiscard]] EdgeIndex parent_edge(ObjectIndex object) const noexcept { return parent_edges_[object]; }
  [[nodiscard]] ObjectIndex parent(ObjectIndex object) const noexcept { return parents_[object]; }
  /// Edges on the path; 0 for a root, `nothing` for an object that no strong path leads to.
  [[nodiscard]] std::uint32_t distance(ObjectIndex object) const noexcept { return distances_[object]; }
  [[nodiscard]] bool is_reached(ObjectIndex object) const noexcept { return distances_[object] != nothing; }
  /// All reached objects, each after its parent.
  [[nodiscard]] std::vector<ObjectIndex> in_order() const;
  [[nodiscard]] std::uint64_t bytes() const noexcept { return distances_.size() * 3 * sizeof(std::uint32_t); }

 private:
  std::vector<EdgeIndex> parent_edges_;
  std::vector<ObjectIndex> parents_;
  std::vector<std::uint32_t> distances_;
};

}  // namespace wayfinder::memory
