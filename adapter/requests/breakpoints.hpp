#pragma once
#include <asio/awaitable.hpp>

#include "adapter/session/session.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {

/// Each replaces what was set before, at any time before the program ends or after; see Breakpoints.
[[nodiscard]] asio::awaitable<Result<dap::SetBreakpointsResponseBody>> set_breakpoints(
    Session& session, dap::SetBreakpointsArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::SetFunctionBreakpointsResponseBody>> set_function_breakpoints(
    Session& session, dap::SetFunctionBreakpointsArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::SetExceptionBreakpointsResponseBody>> set_exception_breakpoints(
    Session& session, dap::SetExceptionBreakpointsArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::BreakpointLocationsResponseBody>> breakpoint_locations(
    Session& session, dap::BreakpointLocationsArguments arguments);

}  // namespace wayfinder::adapter
