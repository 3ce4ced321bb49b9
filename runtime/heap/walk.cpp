#include "runtime/heap/walk.hpp"

namespace wayfinder::runtime::heap {

bool walk_heap(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept {
  return walks_by_layout() ? walk_by_layout(request, graph, totals) : walk_by_api(request, graph, totals);
}

}  // namespace wayfinder::runtime::heap
