#pragma once
#include "memory/export/sink.hpp"
#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// The file that Chrome DevTools and memlab open: V8's heap snapshot, whose retained sizes come out as ours. Nodes keep
/// the order of our objects, and a node's id is the object's id. Its name is that of the object's class, so that views
/// group by it; a string's is its text.
///
///   table, thread, upvalue, internal  object        index            element
///   userdata                          native        field, registry  property
///   function                          closure       upvalue, local   context
///   proto                             code          weak             weak
///   root                              synthetic     all others       internal
///
/// An ephemeron's value is held by its key alone, as in our graph; edges of the root are properties, as DevTools takes
/// what a shortcut leads to for a page of its own. No object is of the types array or hidden, whose sizes DevTools adds
/// to those of their owners.
/// Memory: 4 bytes a string of the pool, 4 an object, and the names of classes.
/// Source: v8/src/profiler/heap-snapshot-generator.cc, HeapSnapshotJSONSerializer.
[[nodiscard]] Result<void> write_heapsnapshot(const HeapGraph& graph, const Sink& sink);

}  // namespace wayfinder::memory
