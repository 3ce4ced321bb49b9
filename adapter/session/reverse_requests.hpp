#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "adapter/session/outbox.hpp"
#include "adapter/tasks/notice.hpp"
#include "protocol/error.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {

/// Requests from us to the client (runInTerminal). Thread: adapter I/O.
class ReverseRequests {
 public:
  ReverseRequests(const asio::any_io_executor& executor, Outbox& outbox) : executor_{executor}, outbox_{outbox} {}

  /// Errors: the client's own as launch_failed; timed_out after `limit`; cancelled.
  template <class Request>
  [[nodiscard]] asio::awaitable<Result<typename Request::Body>> ask(typename Request::Arguments arguments,
                                                                    std::chrono::steady_clock::duration limit) {
    auto answer = co_await ask_json(std::string{Request::command}, write(arguments), limit);
    if (!answer) co_return tl::unexpected(std::move(answer.error()));
    if (answer->is_null()) *answer = json::object();
    co_return read<typename Request::Body>(*answer, "body");
  }

  /// The client's response; whether one of our requests was meant.
  bool take_response(std::int64_t request_seq, bool success, std::string message, json body);
  /// The client is gone: all who wait get cancelled.
  void cancel_all();

 private:
  struct Pending {
    Notice answered;
    std::optional<Result<json>> answer;
  };

  [[nodiscard]] asio::awaitable<Result<json>> ask_json(std::string command, json arguments,
                                                       std::chrono::steady_clock::duration limit);

  asio::any_io_executor executor_;
  Outbox& outbox_;
  std::map<std::int64_t, Pending*> pending_;
};

}  // namespace wayfinder::adapter
