#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Errors are met where they are raised, with the stack alive: whoever sees the VM raise (host/wrapped_errors.cpp)
/// comes here. Yields do not come by at all.

/// Whether exception filters or a step want to see errors. Thread: VM.
void watch_errors(bool is_watching) noexcept;
/// `changed` is told on the VM's thread before errors of that thread are watched, and when they no longer are: for who
/// stands in the VM's way only then. The same for all states of the process.
void when_errors_are_watched(void (*changed)(bool is_watching) noexcept) noexcept;
/// What those test first, for the VM comes by often. Of this OS thread.
[[gnu::visibility("hidden")]] extern constinit thread_local bool errors_are_watched [[gnu::tls_model("initial-exec")]];

/// The VM is about to leave for the newest protected call with an error's value on top of L's stack; its message
/// handler, if there is one, has been called. Thread: VM.
void meet_throw(lua_State* L, int status) noexcept;

/// The same where a message handler, if there is one, may have been called that was not met: then the error's value is
/// what the handler was given, as far as it can still be found, else what it has made of it.
void meet_handled_throw(lua_State* L, bool may_have_been_handled) noexcept;

/// L's error, if it was met, is about to unwind the stack. LuaJIT's protected calls return without an event, so the
/// step asks whoever runs next for a LINE event. Thread: VM.
void follow_error(lua_State* L) noexcept;

/// The VM is about to call a message handler, with the error's value on top of L's stack. True: it was met, and the
/// stack may have moved. Thread: VM.
[[nodiscard]] bool meet_raise(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
