#pragma once
#include <optional>
#include <string>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Where the log goes in a command that does not say otherwise: warnings and errors to stderr, for stdout belongs to
/// the program or to what was asked for. Starts no thread, so a stderr that nobody reads is waited for.
void log_warnings();

/// Sends the log to stderr, or to `file` (made anew, mode 0600). `level` is one of trace, debug, info, warn, error,
/// critical, off. Nobody waits for a stderr that is not read. Errors: bad_argument with field "--log-level"; file with
/// field "--log".
[[nodiscard]] Result<void> start_logging(const std::optional<std::string>& file, const std::string& level);

}  // namespace wayfinder::adapter
