#pragma once
#include <cstdint>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

/// Bytes of the agent's own Lua objects: what hangs under its anchor, without the program's values that it holds for a
/// stop. Needs a trusted layout. Nothing is allocated in Lua. Thread: VM, at a safe point.
[[nodiscard]] std::int64_t own_bytes(lua_State* L);

}  // namespace wayfinder::runtime::inspect
