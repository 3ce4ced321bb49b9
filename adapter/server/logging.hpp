#pragma once
#include <optional>
#include <string>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Sends the log to stderr, or to `file` (made anew, mode 0600). `level` is one of trace, debug, info, warn, error,
/// critical, off. Errors: bad_argument with field "--log-level"; file with field "--log".
[[nodiscard]] Result<void> start_logging(const std::optional<std::string>& file, const std::string& level);

}  // namespace wayfinder::adapter
