#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

/// Who answers for the debuggee. Handlers talk to it in types:
///
///   auto started = co_await session.agent().ask<link::StartCollector>(std::move(arguments));
///
/// Errors: those of the agent; link_lost when the program ended first; cancelled when the request was; timed_out when
/// the agent, which answers one after another, has answered nothing for `limit`, if there is one.
/// Thread: adapter I/O.
class Agent {
 public:
  virtual ~Agent() = default;

  using Limit = std::chrono::steady_clock::duration;
  static constexpr Limit no_limit = Limit::max();

  template <class Request>
  [[nodiscard]] asio::awaitable<Result<typename Request::Body>> ask(typename Request::Arguments arguments = {},
                                                                    Limit limit = no_limit) {
    auto answer = co_await ask_json(std::string{Request::command}, write(arguments), limit);
    if (!answer) co_return tl::unexpected(std::move(answer.error()));
    if (answer->is_null()) *answer = json::object();
    auto body = read<typename Request::Body>(*answer, "agent");
    if (!body) body.error().code = ErrorCode::internal;
    co_return body;
  }

  /// Sends a request whose answer nobody waits for.
  template <class Request>
  void tell(const typename Request::Arguments& arguments = {}) {
    tell_json(std::string{Request::command}, write(arguments));
  }

  [[nodiscard]] virtual asio::awaitable<Result<json>> ask_json(std::string command, json arguments, Limit limit) = 0;
  virtual void tell_json(std::string command, json arguments) = 0;
};

}  // namespace wayfinder::adapter
