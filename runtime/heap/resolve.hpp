#pragma once
#include "runtime/heap/discovery.hpp"

/// What is done with the columns once the walk has ended. Thread: as walk_heap().
namespace wayfinder::runtime::heap {

/// Replaces numbers of objects by their places, and deferred labels by those that the objects meanwhile have.
void resolve_edges(HeapGraph& graph, const Discovery& found) noexcept;

/// An edge that is put to its source's others when the walk has ended.
struct LateEdge {
  std::uint32_t source, target;
  EdgeKind kind;
  Label label;
};

/// The same for late edges, whose labels are never those of their targets.
void resolve_late_labels(const HeapGraph& graph, const Discovery& found, Arena<LateEdge>& late) noexcept;

/// Puts each late edge behind the other edges of its source. False: no memory.
[[nodiscard]] bool insert_edges(HeapGraph& graph, Arena<LateEdge>& late) noexcept;

/// Cuts the columns to `limit` objects, no fewer than `fixed`, if there are more of them beside the root, and adds one
/// of kind internal that stands for all others; whether it had to. 0: no limit.
[[nodiscard]] bool limit_objects(HeapGraph& graph, std::uint64_t limit, std::uint32_t fixed) noexcept;

}  // namespace wayfinder::runtime::heap
