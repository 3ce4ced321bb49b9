#pragma once
#include <span>

namespace wayfinder::adapter {

/// The adapter ignores SIGPIPE and SIGXFSZ, which are errors of a write to it, and takes SIGCHLD back from whoever
/// ignores it, for then no exit code can be read. Called once, before anything else. Thread: the only one.
void take_over_signals();

/// Those that take_over_signals() has begun to ignore. A program that is started gets the default action for them, and
/// whatever else the adapter has inherited as it is: `nohup` means the program, too. Thread: any.
[[nodiscard]] std::span<const int> signals_to_give_back() noexcept;

}  // namespace wayfinder::adapter
