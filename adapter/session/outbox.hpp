#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/tasks/notice.hpp"
#include "protocol/error.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

/// Everything that goes to the client, in order: numbers the messages, keeps events behind the response that they
/// belong to, and tells those who write much when the client does not read. Thread: adapter I/O.
class Outbox {
 public:
  explicit Outbox(const asio::any_io_executor& executor);

  /// `body` is passed on as it stands; empty: the response has none.
  void send_response(std::int64_t request_seq, std::string_view command, const JsonText& body);
  void send_failure(std::int64_t request_seq, std::string_view command, const Error& error);
  void send_event(std::string_view event, json body);
  /// A reverse request; returns its seq, which the client's response names.
  std::int64_t send_request(std::string_view command, json arguments);

  /// While one lives, events wait; responses pass. For requests whose events must come behind their own response.
  class Hold {
   public:
    explicit Hold(Outbox* outbox) noexcept : outbox_{outbox} {
      if (outbox_ != nullptr) ++outbox_->holds_;
    }
    ~Hold() {
      if (outbox_ != nullptr) outbox_->release();
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Outbox* outbox_;
  };

  /// Returns when the client has read enough for more to be produced, at once after close(). Called before reading
  /// what the program writes, so that a client that does not read slows the program down and nothing piles up.
  [[nodiscard]] asio::awaitable<void> room();
  /// The session ends: nobody waits for room any more, and what is left is little.
  void end_waiting();

  /// The writer's side: waits until there are bytes (or close()), takes them, says when they are gone.
  [[nodiscard]] asio::awaitable<void> wait_for_bytes();
  [[nodiscard]] std::string take();
  void taken_bytes_written();
  /// No byte waits or is on its way.
  [[nodiscard]] bool is_empty() const noexcept { return bytes_.empty() && taken_bytes_ == 0; }
  /// Returns when the writer has written everything, or was closed, or after `limit`.
  [[nodiscard]] asio::awaitable<void> flushed(std::chrono::steady_clock::duration limit);

  /// The client is gone: what was and will be sent is dropped.
  void close();
  [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }

  /// Called with each message of either direction when the traffic is traced.
  std::function<void(std::string_view direction, std::string_view body)> trace;

 private:
  void release();
  void append(json message);
  void append_text(const std::string& message);

  Notice more_bytes_;
  Notice fewer_bytes_;
  Notice all_written_;
  std::string bytes_;
  std::size_t taken_bytes_{};
  std::vector<json> held_events_;
  int holds_{};
  std::int64_t last_seq_{};
  bool is_closed_{};
  bool is_ending_{};
};

}  // namespace wayfinder::adapter
