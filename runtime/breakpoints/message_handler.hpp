#pragma once
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::luajit {

/// The command `luajit` runs its script with a message handler of its own, which makes the traceback of an error that
/// nobody takes (luajit.c). Code with traps in it would have no names there (TrapsHidden), and a C function that calls
/// luaL_traceback asks nobody. It is a value on the stack of the main thread, below the script.
///
/// Puts one that does the same without traps in its place. Nothing happens in other programs, and at a second call.
/// Thread: VM.
void take_over_message_handler(lua_State* main_thread);
/// The program's own again, where ours stands.
void give_message_handler_back(lua_State* main_thread) noexcept;

}  // namespace wayfinder::runtime::luajit
