#pragma once
#include <asio/awaitable.hpp>

#include "adapter/session/session.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {

[[nodiscard]] asio::awaitable<Result<dap::ContinueResponseBody>> continue_(Session& session,
                                                                           dap::ContinueArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> next(Session& session, dap::NextArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> step_in(Session& session, dap::StepInArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> step_out(Session& session, dap::StepOutArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> pause(Session& session, dap::PauseArguments arguments);

}  // namespace wayfinder::adapter
