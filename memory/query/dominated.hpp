#pragma once
#include "memory/query/object_page.hpp"

namespace wayfinder::memory {

/// An object's place in the tree of dominators.
struct DominatorTree {
  std::vector<ObjectInfo> above;  ///< what would free it if it went: the nearest first, the root last
  bool is_cut{};                  ///< more than max_above stand above it; the far ones are left out
  ObjectPage below;               ///< what it dominates itself, one page, sorted
};
constexpr std::size_t max_above = 100;

/// O(objects). `query`: its paging and sort. Errors: bad_argument with field "start" or "count".
[[nodiscard]] Result<DominatorTree> dominator_tree(const HeapGraph& graph, ObjectIndex object,
                                                   const ObjectPageQuery& query);

}  // namespace wayfinder::memory
