#pragma once
#include <asio/awaitable.hpp>

#include "adapter/session/breakpoints.hpp"
#include "adapter/sources/translation.hpp"
#include "protocol/error.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {

class Session;

/// Give the agent what the client wants, and note in the model what it answers. Nothing happens while there is no
/// program, or when it runs without debugging: then all stay pending. Errors: the agent's.
[[nodiscard]] asio::awaitable<Result<Nothing>> forward_source(Session& session, std::string name);
[[nodiscard]] asio::awaitable<Result<Nothing>> forward_functions(Session& session);
/// Awaits one of these, but not for long: a program may sit in a C function and not come by. Then all goes on, and what
/// becomes of the breakpoints is told by events.
[[nodiscard]] asio::awaitable<Result<Nothing>> forward_soon(Session& session,
                                                            asio::awaitable<Result<Nothing>> forwarding);
[[nodiscard]] asio::awaitable<Result<link::SetExceptionBreakpointsBody>> forward_exceptions(Session& session);
/// The same as forward_soon() for the exceptions; what is wrong with a filter is told in words when it comes late.
[[nodiscard]] asio::awaitable<Result<link::SetExceptionBreakpointsBody>> forward_exceptions_soon(Session& session);
/// All of them, to a program that is new; what differs from what the client was told is told by events.
[[nodiscard]] asio::awaitable<Result<Nothing>> forward_all_breakpoints(Session& session);

/// Notes a new status in the model and sends it as an event, unless the client has removed the breakpoint.
void tell_breakpoint(Session& session, const link::BreakpointStatus& status);

/// As the client sees it. `source` is null for a function's breakpoint.
[[nodiscard]] dap::Breakpoint dap_breakpoint(const SourceTranslation& translation, const link::BreakpointStatus& status,
                                             const dap::Source* source);

}  // namespace wayfinder::adapter
