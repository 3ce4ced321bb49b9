#pragma once

namespace wayfinder::runtime {

/// LuaJIT raises errors by the C++ library's unwinder, whose entry it imports: the slot of that import is led here.
/// While nobody watches, that costs a call and the test of a flag for each.

/// False: this build raises in another way, so errors are not met. Thread: VM, once, on the thread that runs Lua.
[[nodiscard]] bool meet_unwinds() noexcept;
/// Errors are the interpreter's alone again. Thread: VM.
void leave_unwinds() noexcept;

}  // namespace wayfinder::runtime
