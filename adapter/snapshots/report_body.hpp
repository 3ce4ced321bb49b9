#pragma once
#include <vector>

#include "memory/graph/heap_graph.hpp"
#include "protocol/heap_report_messages.hpp"

namespace wayfinder::adapter {

/// The answer of `heapReport`: these kinds (none: all), `count` rows of each. What the snapshot's file does not tell is
/// left out and named in `unknown`. O(objects). Pure; thread: a worker.
[[nodiscard]] memory_requests::ReportBody report_body(const memory::HeapGraph& graph,
                                                      const std::vector<memory_requests::ReportKind>& kinds,
                                                      std::size_t count);

}  // namespace wayfinder::adapter
