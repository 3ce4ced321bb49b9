#pragma once

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// Raises "interrupted!" in the hook of L, and makes every Lua thread come by again at its next instruction, so that a
/// program which catches the error gets it anew. No destructor may be pending in the caller. Thread: VM, in a hook.
[[noreturn]] void raise_termination(lua_State* L);

}  // namespace wayfinder::runtime
