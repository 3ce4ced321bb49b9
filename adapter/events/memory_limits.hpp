#pragma once

namespace wayfinder::adapter {

class Session;

/// Watches a program that was launched with `memory` limits: takes a snapshot when its heap first reaches the one, and
/// stops it when it first reaches the other. Called once a session, before launch. Thread: adapter I/O.
void connect_memory_limits(Session& session);

}  // namespace wayfinder::adapter
