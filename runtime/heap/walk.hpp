#pragma once
#include <cstdint>
#include <span>

#include "runtime/heap/births.hpp"
#include "runtime/heap/c_functions.hpp"
#include "runtime/heap/heap_graph.hpp"

struct lua_State;

namespace wayfinder::runtime::heap {

struct WalkRequest {
  lua_State* L;                     ///< a Lua thread of the state
  const void* anchor{};             ///< key of the registry's slot whose value is the agent's; null: none
  std::uint64_t object_limit{};     ///< 0: none
  const BirthTable* births{};       ///< null: not known, all are 1
  std::uint32_t epoch{1};           ///< of this snapshot: the birth of an object of which none can be known
  std::span<const Module> modules;  ///< loaded_modules(), for names of C functions

  /// The epoch in which the object of this block was made; 1 where that is not known.
  [[nodiscard]] std::uint32_t birth_of(std::uintptr_t block) const noexcept {
    const std::uint32_t birth = births == nullptr ? 0 : births->value(block);
    return birth == 0 ? 1 : birth;
  }
};

struct WalkTotals {
  std::uint64_t total_bytes{};       ///< as collectgarbage("count") says
  std::uint64_t debugger_bytes{};    ///< objects that only the anchor leads to; not listed
  std::uint64_t garbage_bytes{};     ///< objects that nothing leads to; not listed. 0 by the API, which sees none
  std::int64_t unexplained_bytes{};  ///< total minus all of the above and the listed; 0: every byte is accounted for
  bool is_estimated{};               ///< the sizes are, so what is unexplained is no finding
  bool is_truncated{};               ///< all beyond the limit stands in one object of kind internal
};

/// Fills `graph` with what a state holds; labels and the order of edges as described in memory/heap_columns.hpp.
/// False: no memory, errno says so. Takes no lock, allocates nothing by malloc: may run in a forked child. Runs no code
/// of the program. Thread: VM, at a safe point, or nobody's while the VM is frozen.
[[nodiscard]] bool walk_heap(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept;

/// Whether walk_heap() goes by layout: this Lua's is known and trusted.
[[nodiscard]] bool walks_by_layout() noexcept;
/// Reads memory alone; allocates nothing in the Lua heap. Needs walks_by_layout().
[[nodiscard]] bool walk_by_layout(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept;
/// By the public API alone. Not seen: prototypes, constants, garbage, what only the C code at the bottom of a running
/// Lua thread has on its stack, and in Lua 5.1 which upvalues are shared. Sizes are estimated (object_shapes.hpp).
/// Allocates a work list in the state's heap, which is gone again afterwards, and needs the state's allocator
/// (use_own_memory() in a forked child).
[[nodiscard]] bool walk_by_api(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept;

}  // namespace wayfinder::runtime::heap
