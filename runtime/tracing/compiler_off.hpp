#pragma once
#include "protocol/error.hpp"

struct lua_State;

/// LuaJIT's compiled code tells of no call and no line: while these are counted its compiler has to rest. Other Luas
/// have none. Thread: VM, at a safe point.
namespace wayfinder::runtime::tracing {

/// Turns it off and throws compiled code away; returns whether it was on. Error: unsupported, when it stays on.
[[nodiscard]] Result<bool> turn_compiler_off(lua_State* L);
void turn_compiler_on(lua_State* L);

}  // namespace wayfinder::runtime::tracing
