#pragma once

namespace wayfinder::runtime {

/// Yields and ends of coroutines are met where the resumer gets control back: calls of lua_resume by the library and by
/// C code that is linked with us are led here by the linker (--wrap in runtime/CMakeLists.txt). While nobody watches,
/// that costs a test of one flag.

/// Whether a step wants to see them. Thread: VM.
void watch_yields(bool is_watching) noexcept;

}  // namespace wayfinder::runtime
