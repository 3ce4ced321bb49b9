#pragma once
#include <asio/awaitable.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <optional>

#include "adapter/session/dispatcher.hpp"
#include "adapter/session/session.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// One client's byte streams and its session: reads and dispatches until the stream ends or its framing breaks, the
/// session is over (disconnect) or stop() is called; then ends the program and sends what is left to send.
/// Thread: adapter I/O.
class Connection {
 public:
  /// Owns both descriptors; they may be dup()s of one socket.
  Connection(const asio::any_io_executor& executor, Environment& environment, Descriptor input, Descriptor output);

  /// Serves until the end. An error, bad_argument, when the framing was broken.
  [[nodiscard]] asio::awaitable<std::optional<Error>> serve();
  void stop();

 private:
  [[nodiscard]] asio::awaitable<std::optional<Error>> read_until_end();
  [[nodiscard]] asio::awaitable<void> write_outbox();

  asio::posix::stream_descriptor input_;
  asio::posix::stream_descriptor output_;
  Session session_;
  Dispatcher dispatcher_;  ///< lives as long as what answers its requests
  TaskGroup writer_;
};

}  // namespace wayfinder::adapter
