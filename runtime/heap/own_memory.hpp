#pragma once

struct lua_State;

namespace wayfinder::runtime::heap {

/// In a copy of the process: from here on the state takes new memory from pages of its own, and frees none. Its own
/// allocator may be locked for ever, by a thread that the copy has not. Thread: the copy's only one.
void use_own_memory(lua_State* L) noexcept;

}  // namespace wayfinder::runtime::heap
