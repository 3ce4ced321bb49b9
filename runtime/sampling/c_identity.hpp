#pragma once
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::sampling {

/// What tells the C function at `index` from all others: its code's address. LuaJIT's VM carries some of the library's
/// functions out by itself: these have their number for an address, which all closures of one function share. Takes no
/// memory. Thread: VM.
[[nodiscard]] const void* c_identity(lua_State* L, int index) noexcept;

}  // namespace wayfinder::runtime::sampling
