#pragma once
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

/// Every Lua thread that can be reached from the registry by the public API, the main one first: what takes the place
/// of live_threads() where the layout is not trusted. Threads that only a C closure's continuation or a user value of a
/// C library hides are missed. O(reachable objects), some 100 ns each. Thread: VM, at a safe point.
[[nodiscard]] std::vector<lua_State*> reachable_threads(lua_State* L);

}  // namespace wayfinder::runtime::inspect
