#include "memory/query/summary.hpp"

#include <numeric>

namespace wayfinder::memory {

HeapSummary summarize(const HeapColumns& heap) {
  HeapSummary summary;
  for (ObjectIndex object = 0; object < object_count(heap); ++object) {
    const auto kind = static_cast<std::size_t>(heap.kinds[object]);
    if (object != 0) ++summary.object_counts[kind];
    summary.size_by_type[kind] += heap.sizes[object];
  }
  // Whatever the walker books on the root is the state's own memory.
  constexpr auto root = static_cast<std::size_t>(ObjectKind::root);
  summary.size_by_type[static_cast<std::size_t>(ObjectKind::internal)] += summary.size_by_type[root];
  summary.size_by_type[root] = 0;
  summary.objects = object_count(heap) == 0 ? 0 : object_count(heap) - 1;
  summary.references = edge_count(heap);
  summary.bytes = std::accumulate(summary.size_by_type.begin(), summary.size_by_type.end(), std::uint64_t{});
  return summary;
}

}  // namespace wayfinder::memory
