#pragma once
#include "memory/export/sink.hpp"
#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// All objects with what they hold, one a line, for programs to read; docs/requests.md describes the fields. Ids are
/// those of getHeapObject. Memory: the graph's indexes and a piece of text.
[[nodiscard]] Result<void> write_object_json(const HeapGraph& graph, const Sink& sink);

}  // namespace wayfinder::memory
