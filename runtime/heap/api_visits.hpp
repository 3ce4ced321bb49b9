#pragma once
#include "runtime/heap/api_walker.hpp"

/// One function a type of object: its edges, in the order and with the labels of memory/heap_columns.hpp, as the API
/// tells them. Each returns the object's own label and size. The stack is as it was afterwards. Thread: as walk_heap();
/// may raise when memory ends.
namespace wayfinder::runtime::heap {

struct Visited {
  Label label{};
  std::uint64_t bytes{};
};

/// Appends the edges of the root; there is no object to be described.
void visit_roots(ApiWalker& walker);
Visited visit_table(ApiWalker& walker, int table, std::uint32_t place);
Visited visit_function(ApiWalker& walker, int function);
Visited visit_userdata(ApiWalker& walker, int userdata);
Visited visit_thread(ApiWalker& walker, int thread, std::uint32_t place);
Visited visit_string(ApiWalker& walker, int string, std::uint32_t place);
Visited visit_cdata(ApiWalker& walker, int cdata);

/// The edge to what belongs to an object by its environment (Lua 5.1).
void visit_environment(ApiWalker& walker, int object);

/// Gives a number to each value of a table with weak keys (and strong values) whose key has one; true: to at least one.
bool spread_ephemerons(ApiWalker& walker);
/// The edges of weak tables' entries, both of whose halves are held by something else; false: no memory.
[[nodiscard]] bool collect_weak_edges(ApiWalker& walker, Arena<LateEdge>& edges);

/// Names of the C functions that the state's libraries have.
void add_functions(ApiWalker& walker);

}  // namespace wayfinder::runtime::heap
