#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <memory>

#include "adapter/debuggee/debuggee.hpp"
#include "adapter/debuggee/launch_plan.hpp"

namespace wayfinder::adapter {

class ReverseRequests;

/// Asks the client to run the host in a terminal, and waits until the host has connected to a socket in a private
/// folder. Errors: launch_failed with the client's reason, timed_out, cancelled.
[[nodiscard]] asio::awaitable<Result<std::unique_ptr<Debuggee>>> start_in_terminal(asio::any_io_executor executor,
                                                                                   ReverseRequests& client,
                                                                                   LaunchPlan plan,
                                                                                   DebuggeeListener& listener);

}  // namespace wayfinder::adapter
