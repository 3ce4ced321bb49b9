#pragma once
#include <sys/types.h>

namespace wayfinder::runtime::heap {

/// A copy of this process, frozen as it is now, that only the caller knows of: its end raises no SIGCHLD and no wait()
/// of the program sees it. In the copy `body(argument)` runs with all signals blocked and all descriptors closed but
/// `keep_open`, and the copy ends with it; it is killed when the calling thread ends. body may use system calls and
/// memory of its own: no malloc, no lock, no stdio, for those are as another thread has left them.
/// Returns the process id, or -1 with errno. Thread: VM; stops it for as long as the kernel copies page tables.
[[nodiscard]] pid_t start_child(void (*body)(void*) noexcept, void* argument, int keep_open) noexcept;

/// Waits until a child of start_child() has ended; its number stays its own until reap_child(). Thread: any.
void await_child(pid_t child) noexcept;
/// Lets go of a child that has ended; the status as of waitpid(), -1 when there is no such child. Thread: any.
[[nodiscard]] int reap_child(pid_t child) noexcept;

}  // namespace wayfinder::runtime::heap
