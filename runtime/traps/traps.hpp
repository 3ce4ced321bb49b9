#pragma once
#include <memory>

#include "runtime/breakpoints/breakpoint_engine.hpp"
#include "runtime/breakpoints/known_functions.hpp"

/// Breakpoints that cost nothing until they are hit: what the debugger knows of them. Without them for a Lua, see
/// no_traps.cpp.
namespace wayfinder::runtime::traps {

/// Whether the breakpoints of a line stop nothing; false: the program is to come by at a hook. As passes_breakpoints()
/// in debugger/event_dispatch.hpp.
using PassLine = bool (*)(lua_State* L, const lua_Debug& ar, const KnownFunction::Line& line) noexcept;

/// Whether breakpoints can be traps in this process. Needs a trusted layout.
[[nodiscard]] bool can_be_set() noexcept;
/// The engine; null where breakpoints cannot be traps. Thread: VM.
[[nodiscard]] std::unique_ptr<BreakpointEngine> make_engine(KnownFunctions& functions, bool has_call_gate,
                                                            PassLine pass_line);

/// This OS thread's state has had traps.
extern constinit thread_local bool traps_were_set [[gnu::tls_model("initial-exec")]];
[[nodiscard]] bool is_between_set_traps(lua_State* L, const lua_Debug& ar) noexcept;
/// Of an event: whether it is one of code that a trap brings about, and of no concern to anybody. Thread: VM.
[[nodiscard]] inline bool is_between_traps(lua_State* L, const lua_Debug& ar) noexcept {
  return traps_were_set && is_between_set_traps(L, ar);
}

/// Somebody reads the program's code, to dump it or for the names in it: from show_code() to hide_code() it is as the
/// compiler has made it, and no trap is met. Nothing happens where no traps stand. Thread: VM.
void show_code() noexcept;
void hide_code() noexcept;
/// Between the two.
extern constinit thread_local bool code_is_shown [[gnu::tls_model("initial-exec")]];

/// In a forked child: the program's own code is back.
void lift_all() noexcept;

}  // namespace wayfinder::runtime::traps
