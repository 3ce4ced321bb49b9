#pragma once
#include <asio/awaitable.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "adapter/session/route.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

class Session;

/// From a framed body to a handler and back to a response. Each request runs as its own task of the session, up to its
/// first wait before the next body is looked at. Thread: adapter I/O.
class Dispatcher {
 public:
  /// Both outlive the session's last handler.
  Dispatcher(Session& session, std::span<const Route> routes) : session_{session}, routes_{routes} {}

  /// One framed body. What is no valid message is logged, and answered with an error where a seq and a command can be
  /// read from it.
  void dispatch(std::string_view body);

 private:
  struct Request {
    std::int64_t seq{};
    std::string command;
    json arguments;
  };

  void refuse_broken(std::string_view body);
  void take_response(const json& message);
  void take_request(const json& message, Request request);
  [[nodiscard]] Result<const Route*> find_route(const Request& request) const;
  [[nodiscard]] asio::awaitable<void> answer(const Route& route, Request request);
  [[nodiscard]] asio::awaitable<Result<JsonText>> guarded(const Route& route, json arguments);

  Session& session_;
  std::span<const Route> routes_;
};

}  // namespace wayfinder::adapter
