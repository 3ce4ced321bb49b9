#pragma once
namespace wayfinder::adapter {

class Session;

/// Joins the session's profiles to its program: takes the collector's blocks, sends live events, starts the profile
/// that the launch asked for before the first line and writes its exports before `terminated`.
/// Called once a session, before launch. Thread: adapter I/O.
void connect_profiling(Session& session);

}  // namespace wayfinder::adapter
