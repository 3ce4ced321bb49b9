#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// What such a process says on stdout when it has found nothing wrong.
constexpr std::string_view background_is_ready = "ready";

/// Starts an executable that checks its arguments, writes the word above or a sentence that says what is wrong to
/// stdout, closes that, and goes on by itself. Waits for what it says, some seconds at most. The program is not told of
/// it: no SIGCHLD comes, and a wait() for any child finds none. That process has the program's stderr and environment,
/// but none of its other files: a socket in it would stay bound when the program has ended. Errors: internal with that
/// sentence, or why there is none. Thread: VM.
[[nodiscard]] Result<void> start_in_background(const std::string& executable, std::vector<std::string> words);

}  // namespace wayfinder::runtime
