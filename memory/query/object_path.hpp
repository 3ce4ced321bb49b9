#pragma once
#include "memory/query/object_links.hpp"

namespace wayfinder::memory {

/// The way from a root to an object, edge by edge.
struct ObjectPath {
  std::uint64_t total{};          ///< steps
  std::vector<ObjectLink> steps;  ///< one page, the root's first; each shows the object that it leads to
};

/// A root has no steps, nor has what only weak edges reach. `start` and `count` as check_page() lets them. O(distance).
[[nodiscard]] ObjectPath path_to(const HeapGraph& graph, ObjectIndex object, std::int64_t start, std::int64_t count);

}  // namespace wayfinder::memory
