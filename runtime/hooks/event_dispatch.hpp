#pragma once
#include <lua.hpp>

namespace wayfinder::runtime {

/// What vm_hook does last, when no destructor is left to run.
struct EventOutcome {
  bool raises_termination{};
  bool goes_to_program{};  ///< the program's own hook wants this event
};

/// Does everything that is due at an event: safe-point commands, breakpoints, steps, and wears the mask for what comes.
[[nodiscard]] EventOutcome dispatch_event(lua_State* L, const lua_Debug& ar) noexcept;

}  // namespace wayfinder::runtime
