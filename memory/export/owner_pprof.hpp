#pragma once
#include "memory/export/sink.hpp"
#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// pprof's profile.proto in gzip: the objects in use ("inuse_objects", "count") and their bytes ("inuse_space",
/// "bytes") by who holds them. A stack is a folded path: its leaf is the objects' own place `cache.entries[*]`, its
/// callers are the places above it; the label "class" tells of what the objects are. All that is listed is in there, so
/// the sums are those of the snapshot's summary.
/// Memory: the groups, not the objects. Errors: internal, when memory ends.
/// Source: github.com/google/pprof, proto/profile.proto.
[[nodiscard]] Result<void> write_owner_pprof(const HeapGraph& graph, const Sink& sink);

}  // namespace wayfinder::memory
