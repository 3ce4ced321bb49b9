#pragma once
#include <vector>

#include "memory/graph/dominators.hpp"
#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// The tree of dominators as ranges: what an object dominates, however far below, lies in its range. Memory: 8 bytes
/// an object; 8 more while it is made. Thread: immutable once made.
class DominatedRanges {
 public:
  /// O(objects).
  DominatedRanges(const Dominators& dominators, std::uint32_t objects);

  /// Where the object's range begins, and whether that of `other` lies in it.
  [[nodiscard]] std::uint32_t first(ObjectIndex object) const { return firsts_[object]; }
  [[nodiscard]] bool contains(ObjectIndex object, ObjectIndex other) const {
    return firsts_[other] >= firsts_[object] && firsts_[other] < ends_[object];
  }

 private:
  std::vector<std::uint32_t> firsts_, ends_;
};

}  // namespace wayfinder::memory
