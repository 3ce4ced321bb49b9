#pragma once
#include "runtime/heap/walker.hpp"

/// What is done with the columns once the walk has ended. Thread: as walk_heap().
namespace wayfinder::runtime::heap {

/// Replaces numbers of objects by their places, and deferred labels by those that the objects meanwhile have.
void resolve_edges(HeapGraph& graph, const Discovery& found, const CFunctionNames& names) noexcept;

/// The same for late edges, whose labels are never those of their targets.
void resolve_late_labels(const HeapGraph& graph, const Discovery& found, Arena<LateEdge>& late) noexcept;

/// Puts each late edge behind the other edges of its source. False: no memory.
[[nodiscard]] bool insert_edges(HeapGraph& graph, Arena<LateEdge>& late) noexcept;

/// Cuts the columns to `limit` objects and adds one of kind internal that stands for all others.
void limit_objects(HeapGraph& graph, std::uint32_t limit) noexcept;

}  // namespace wayfinder::runtime::heap
