#pragma once
#include <functional>
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

/// Every Lua thread that can be reached from the registry by the public API, the main one first: what takes the place
/// of live_threads() where the layout is not trusted. Threads that only a C closure's continuation or a user value of a
/// C library hides are missed. O(reachable objects), some 100 ns each. Thread: VM, at a safe point.
[[nodiscard]] std::vector<lua_State*> reachable_threads(lua_State* L);

/// The same walk: calls visit(L) with each function on top of the stack, which it leaves as it was. What it raises ends
/// the walk.
using FunctionVisitor = std::function<void(lua_State*)>;
void visit_reachable_functions(lua_State* L, const FunctionVisitor& visit);

}  // namespace wayfinder::runtime::inspect
