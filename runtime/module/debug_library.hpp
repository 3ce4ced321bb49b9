#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Takes the place of debug.sethook and debug.gethook, so that a program's hook is kept apart from ours
/// (hooks/user_hooks.hpp). Both call the library's own functions while the program's hook is in place, so whatever
/// these do and say stays theirs. Nothing happens where the state has no debug library. May raise. Thread: VM, once.
void take_over_debug_library(lua_State* L);

/// The library's own functions again, where the program has not put others there. Thread: VM.
void give_debug_library_back(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
