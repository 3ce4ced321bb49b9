#pragma once
#include <cstdint>

namespace wayfinder::runtime {

/// Makes the Lua thread that runs reach a safe point, an event of the agent's hook, before its next instruction. Not
/// while the program is stopped; while an evaluation runs, only if that is to end. A tick: what the interrupt does on
/// the VM thread, with that thread's stack pointer.
void come_to_safe_point(std::uintptr_t stack_pointer) noexcept;

}  // namespace wayfinder::runtime
