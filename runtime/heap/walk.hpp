#pragma once
#include <cstdint>
#include <span>

#include "runtime/facts/facts.hpp"
#include "runtime/heap/births.hpp"
#include "runtime/heap/c_functions.hpp"
#include "runtime/heap/heap_graph.hpp"

namespace wayfinder::runtime::heap {

struct WalkRequest {
  const layout::Global& global;
  const void* anchor{};             ///< key of the registry's slot whose value is the agent's; null: none
  std::uint64_t object_limit{};     ///< 0: none
  const BirthTable* births{};       ///< null: not known, all are 1
  std::span<const Module> modules;  ///< loaded_modules(), for names of C functions
};

struct WalkTotals {
  std::uint64_t total_bytes{};       ///< as collectgarbage("count") says
  std::uint64_t debugger_bytes{};    ///< objects that only the anchor leads to; not listed
  std::uint64_t garbage_bytes{};     ///< objects that nothing leads to; not listed
  std::int64_t unexplained_bytes{};  ///< total minus all of the above and the listed; 0: every byte is accounted for
  bool is_truncated{};               ///< all beyond the limit stands in one object of kind internal
};

/// Fills `graph` with what a state holds; labels and the order of edges as described in memory/heap_columns.hpp.
/// False: no memory, errno says so.
/// Reads by layout alone (trusted), never allocates in the Lua heap or by malloc, takes no lock: may run in a forked
/// child. Thread: VM, at a safe point, or nobody's while the VM is frozen.
[[nodiscard]] bool walk_heap(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept;

}  // namespace wayfinder::runtime::heap
