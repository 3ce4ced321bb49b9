#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <string_view>
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
    const auto answer = co_await ask_text(std::string{Request::command}, write(arguments), limit);
    if (!answer) co_return tl::unexpected(answer.error());
    auto content = parse_json(answer->text);
    if (!content) co_return tl::unexpected(broken(Request::command));
    if (content->is_null()) *content = json::object();
    auto body = read<typename Request::Body>(*content, "agent");
    if (!body) body.error().code = ErrorCode::internal;
    co_return body;
  }

  /// The answer as the agent wrote it, for a client that gets just that. Same errors.
  template <class Request>
  [[nodiscard]] asio::awaitable<Result<JsonText>> ask_unread(typename Request::Arguments arguments) {
    auto answer = co_await ask_text(std::string{Request::command}, write(arguments), no_limit);
    if (answer && !json::accept(answer->text)) co_return tl::unexpected(broken(Request::command));
    co_return answer;
  }

  /// Sends a request whose answer nobody waits for.
  template <class Request>
  void tell(const typename Request::Arguments& arguments = {}) {
    tell_json(std::string{Request::command}, write(arguments));
  }

  [[nodiscard]] virtual asio::awaitable<Result<JsonText>> ask_text(std::string command, json arguments,
                                                                   Limit limit) = 0;
  virtual void tell_json(std::string command, json arguments) = 0;

 private:
  static Error broken(std::string_view command) {
    return {ErrorCode::internal, fmt::format("{}: the agent's answer is broken", command)};
  }
};

}  // namespace wayfinder::adapter
