#pragma once

#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// What vm_hook does last, when no destructor is left to run.
struct EventOutcome {
  bool raises_termination{};
  bool goes_to_program{};  ///< the program's own hook wants this event
};

/// Does everything that is due at an event: safe-point commands, breakpoints, steps, and wears the mask for what comes.
[[nodiscard]] EventOutcome dispatch_event(lua_State* L, const lua_Debug& ar) noexcept;

/// The short form for a LINE event on a breakpoint's line while no step is under way and the program has no hook: true
/// when nothing stopped the program and its mask stays as it is. False: dispatch_event() goes on from here.
[[nodiscard]] bool passes_breakpoints(lua_State* L, const lua_Debug& ar, const KnownFunction::Line& line) noexcept;

/// A breakpoint that was met is not stopped at any more: its client has gone. Thread: VM.
void forget_met_breakpoint() noexcept;

}  // namespace wayfinder::runtime
