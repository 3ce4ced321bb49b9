#pragma once
#include "runtime/facts/facts.hpp"
#include "runtime/traps/patched_function.hpp"

namespace wayfinder::runtime::traps {

/// A line, or a call, begins at a trap. The frame's saved pc is what a LINE hook would find.
struct TrapHit {
  layout::CallInfo& call;
  const layout::Proto& proto;
  int pc{};
  int line{};
  PatchedFunction::Beginning beginning;
};

/// Pushes what the tails call. May raise.
void push_trap_function(lua_State* L);

/// Whether the frame's next instruction is one of a tail.
[[nodiscard]] bool is_in_tail(const layout::Thread& thread, const layout::CallInfo& call) noexcept;

}  // namespace wayfinder::runtime::traps
