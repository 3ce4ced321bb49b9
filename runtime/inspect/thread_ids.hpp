#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

/// DAP ids of Lua threads: 1 is the main thread, others are numbered at first sight. Weak tables hold both directions,
/// so an id keeps nothing alive and is never given to another thread.

/// The thread's id, made if need be; 0: memory ended.
[[nodiscard]] std::int64_t id_of_thread(lua_State* L, Inspector& inspector, lua_State* thread);
/// Error: unknown_id with field "threadId".
[[nodiscard]] Result<lua_State*> find_thread(lua_State* L, const Inspector& inspector, std::int64_t id);

/// All threads that can still run or are stopped, the main one first, the agent's own left out. Needs O(objects).
[[nodiscard]] std::vector<lua_State*> list_threads(lua_State* L, const Inspector& inspector);

}  // namespace wayfinder::runtime::inspect
