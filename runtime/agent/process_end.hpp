#pragma once

namespace wayfinder::runtime {

/// Ends a program whose adapter is gone, with all that it has started if it leads a process group: nothing of it may
/// go on by itself. Legal in a signal handler. Thread: any.
[[noreturn]] void end_process_group() noexcept;

}  // namespace wayfinder::runtime
