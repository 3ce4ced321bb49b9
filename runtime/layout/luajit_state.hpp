#pragma once
#include <cstdint>

#include "runtime/facts/lua_api.hpp"

/// What of LuaJIT's global state the API does not show: whose it is, which thread runs, whether a hook does. Where that
/// lies is found in a throw-away state, by what it does there.
namespace wayfinder::runtime::luajit {

/// The main thread of L's state; null: it cannot be told. Thread: any.
[[nodiscard]] lua_State* main_thread_of(lua_State* L) noexcept;

/// The Lua thread that runs on this OS thread; `main_thread` itself where that cannot be told. Thread: VM.
[[nodiscard]] lua_State* running_thread(lua_State* main_thread) noexcept;
/// Says again which one runs, where Lua was called on others meanwhile: a hook and a C function mend that at their end,
/// nothing does on an error's way, and compiled code that ends finds its stack by it. Thread: VM.
void set_running_thread(lua_State* main_thread, lua_State* thread) noexcept;

/// The flags of the state's hooks; null: it cannot be told where they are. Thread: VM, ticks included once it has been
/// asked for.
[[nodiscard]] std::uint8_t* hook_flags(lua_State* main_thread) noexcept;

/// From here to the end of nesting, hooks are called inside a hook as if there were none: an evaluation can be ended by
/// one. False: no hook runs, or it cannot be told. Thread: VM.
[[nodiscard]] bool let_hooks_nest(lua_State* main_thread) noexcept;
void end_nesting(lua_State* main_thread) noexcept;

/// The other way round: from here to the end of hiding no hook is called, though none runs. False: one does, or
/// it cannot be told.
[[nodiscard]] bool hide_from_hooks(lua_State* main_thread) noexcept;
void end_hiding(lua_State* main_thread) noexcept;

}  // namespace wayfinder::runtime::luajit
