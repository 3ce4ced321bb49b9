#pragma once
#include <optional>

#include "protocol/profiling_messages.hpp"

namespace wayfinder::adapter {

class Session;

/// Joins the session's profiles to its program: takes the collector's blocks, sends live events, starts the profile
/// that the launch asked for before the first line and writes its exports before `terminated`.
/// Called once a session, before launch. Thread: adapter I/O.
void connect_profiling(Session& session);

/// What is wrong with the launch attribute `profile` beyond its types: unknown formats, an interval in a mode that has
/// none. Errors name `profile.…`.
[[nodiscard]] Result<Nothing> check_launch_profile(const profiling_requests::LaunchProfile& profile);

}  // namespace wayfinder::adapter
