#pragma once

namespace wayfinder::runtime {

/// An interpreter that is not ours raises errors and yields by the C library's longjmp, which it imports: the slot of
/// that import is led here while errors of one state are watched, and nowhere else than before when none are.

/// False: the interpreter leaves by another way, so errors are not met. Thread: VM, once, on the thread that runs Lua.
[[nodiscard]] bool meet_jumps() noexcept;
/// Jumps are the interpreter's alone again. Thread: VM.
void leave_jumps() noexcept;

}  // namespace wayfinder::runtime
