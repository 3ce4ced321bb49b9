#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace wayfinder::runtime::sampling {

/// Where the interpreter's own functions start, learned although it is stripped: from unwind tables, which are not.
struct NativeMap {
  std::uintptr_t vm_loop{};         ///< luaV_execute; 0: unknown, then there are no [GC] frames and no exact leaf lines
  std::uintptr_t collector_step{};  ///< luaC_step
  std::uintptr_t collector_api{};   ///< lua_gc
  std::array<std::uintptr_t, 4> c_callers{};  ///< those between the loop and a C function
  std::size_t c_caller_count{};
  std::string unknown_because;  ///< a clause for a person; "" when all is known
};

/// The map of this process's Lua, found at the first call and kept. About 1 ms: a throw-away state makes garbage under
/// an allocator of ours, which looks up the native stack each time that the collector frees a table.
/// Thread: any, outside of ticks.
[[nodiscard]] const NativeMap& native_map();

}  // namespace wayfinder::runtime::sampling
