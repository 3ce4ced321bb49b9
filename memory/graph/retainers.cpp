#include "memory/graph/retainers.hpp"

#include <numeric>

namespace wayfinder::memory {

Retainers::Retainers(const HeapColumns& heap) : Retainers{made_of(heap)} {}

Retainers Retainers::made_of(const HeapColumns& heap) {
  std::vector<std::uint32_t> first(object_count(heap) + 1ULL);
  std::vector<EdgeIndex> edges(edge_count(heap));
  for (const ObjectIndex target : heap.edge_targets)
    ++first[target];
  std::inclusive_scan(first.begin(), first.end(), first.begin());
  // Each row is filled from its end, which moves first[target] down to the row's begin.
  for (EdgeIndex edge = edge_count(heap); edge-- > 0;)
    edges[--first[heap.edge_targets[edge]]] = edge;
  return Retainers{std::move(first), std::move(edges)};
}

}  // namespace wayfinder::memory
