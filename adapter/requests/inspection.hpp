#pragma once
#include <asio/awaitable.hpp>

#include "adapter/session/session.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {

/// Looking at the program: the agent answers, places are put into the client's terms.
[[nodiscard]] asio::awaitable<Result<dap::ThreadsResponseBody>> threads(Session& session, Nothing arguments);
[[nodiscard]] asio::awaitable<Result<dap::StackTraceResponseBody>> stack_trace(Session& session,
                                                                               dap::StackTraceArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::ScopesResponseBody>> scopes(Session& session, dap::ScopesArguments arguments);
/// Goes to the client unread where it may: it can be long, and a person waits for it at every step.
[[nodiscard]] asio::awaitable<Result<JsonText>> variables(Session& session, dap::VariablesArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::SetVariableResponseBody>> set_variable(Session& session,
                                                                                 dap::SetVariableArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::SetExpressionResponseBody>> set_expression(
    Session& session, dap::SetExpressionArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::EvaluateResponseBody>> evaluate(Session& session,
                                                                          dap::EvaluateArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::CompletionsResponseBody>> completions(Session& session,
                                                                                dap::CompletionsArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::ExceptionInfoResponseBody>> exception_info(
    Session& session, dap::ExceptionInfoArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::LoadedSourcesResponseBody>> loaded_sources(
    Session& session, dap::LoadedSourcesArguments arguments);
[[nodiscard]] asio::awaitable<Result<dap::SourceResponseBody>> source(Session& session, dap::SourceArguments arguments);

}  // namespace wayfinder::adapter
