#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// The calls of call mode in the order of time, as Chrome's trace event format has them: a complete event ("X") a call,
/// in microseconds to the nanosecond, each coroutine on a track of its own. An event stands before those that it holds.
/// Calls that the profile has no times for are counted in "otherData".
/// Error: bad_argument with field "format" in other modes than call.
/// Source: "Trace Event Format", the Chromium project.
[[nodiscard]] Result<std::string> write_chrome_trace(const Profile& profile);

}  // namespace wayfinder::profiling
