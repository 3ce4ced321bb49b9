#include "adapter/requests/execution.hpp"

#include <utility>

namespace wayfinder::adapter {
namespace {

/// Lets the stopped program go on as `Request` says. The session counts as running before the agent is asked, for the
/// next stop may come with the answer.
template <class Request>
asio::awaitable<Result<typename Request::Body>> go_on(Session& session, typename Request::Arguments arguments) {
  session.enter(State::running);
  auto body = co_await session.agent().template ask<Request>(std::move(arguments));
  if (!body && body.error().code != ErrorCode::link_lost && session.state() == State::running) {
    session.enter(State::stopped);  // refused: it stands where it stood
  }
  co_return body;
}

}  // namespace

asio::awaitable<Result<dap::ContinueResponseBody>> continue_(Session& session, dap::ContinueArguments arguments) {
  auto body = co_await go_on<dap::ContinueRequest>(session, std::move(arguments));
  if (body) body->all_threads_continued = true;
  co_return body;
}

asio::awaitable<Result<Nothing>> next(Session& session, dap::NextArguments arguments) {
  co_return co_await go_on<dap::NextRequest>(session, std::move(arguments));
}

asio::awaitable<Result<Nothing>> step_in(Session& session, dap::StepInArguments arguments) {
  co_return co_await go_on<dap::StepInRequest>(session, std::move(arguments));
}

asio::awaitable<Result<Nothing>> step_out(Session& session, dap::StepOutArguments arguments) {
  co_return co_await go_on<dap::StepOutRequest>(session, std::move(arguments));
}

asio::awaitable<Result<Nothing>> pause(Session& session, dap::PauseArguments arguments) {
  co_return co_await session.agent().ask<dap::PauseRequest>(std::move(arguments));
}

}  // namespace wayfinder::adapter
