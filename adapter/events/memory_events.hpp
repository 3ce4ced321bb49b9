#pragma once

namespace wayfinder::adapter {

class Session;

/// Sends `wayfinder/memory` events to a client that asked for them, while its program runs. Called once a session,
/// before launch. Thread: adapter I/O.
void connect_memory_events(Session& session);

}  // namespace wayfinder::adapter
