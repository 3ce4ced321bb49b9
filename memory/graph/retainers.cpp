#include "memory/graph/retainers.hpp"

#include <numeric>

namespace wayfinder::memory {

Retainers::Retainers(const HeapColumns& heap) : first_(object_count(heap) + 1ULL), edges_(edge_count(heap)) {
  for (const ObjectIndex target : heap.edge_targets)
    ++first_[target];
  std::inclusive_scan(first_.begin(), first_.end(), first_.begin());
  // Each row is filled from its end, which moves first_[target] down to the row's begin.
  for (EdgeIndex edge = edge_count(heap); edge-- > 0;)
    edges_[--first_[heap.edge_targets[edge]]] = edge;
}

}  // namespace wayfinder::memory
