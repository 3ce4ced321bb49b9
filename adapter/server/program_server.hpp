#pragma once
#include <optional>
#include <string>

#include "adapter/debuggee/launch_plan.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// What `wayfinder run --listen` was asked for.
struct ProgramServerOrder {
  LaunchPlan plan;
  std::string listen;  ///< HOST:PORT
  bool waits{};        ///< for a client, before the first line
  std::optional<std::string> token;
  bool no_token{};
};

/// Runs the program on this terminal and serves DAP for it; clients come and go by attach, and the address is told on
/// stderr. Returns the program's exit code when it has ended and the client that was attached then has left, or SIGINT
/// or SIGTERM has come. Errors: bad_argument with field "--listen" or "--token"; launch_failed.
[[nodiscard]] Result<int> serve_program(ProgramServerOrder order);

}  // namespace wayfinder::adapter
