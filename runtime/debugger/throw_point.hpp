#pragma once

namespace wayfinder::runtime {

/// Errors are met where they are raised, with the stack alive: the VM's own calls that raise (luaD_throw) and that call
/// a message handler (luaD_callnoyield) are led here by the linker (--wrap in runtime/CMakeLists.txt). While nobody
/// watches, that costs a test of one flag; yields do not come by at all.

/// Whether exception filters or a step want to see errors. Thread: VM.
void watch_errors(bool is_watching) noexcept;

}  // namespace wayfinder::runtime
