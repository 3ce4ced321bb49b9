#pragma once
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <string>

#include "adapter/debuggee/output_text.hpp"

namespace wayfinder::adapter {

/// One of the program's output streams: reads the pipe and hands on what came, whole and in order.
/// Thread: adapter I/O.
class OutputCapture {
 public:
  using Sink = std::function<void(OutputPiece piece)>;
  using Room = std::function<asio::awaitable<void>()>;

  /// Owns `descriptor`, the reading end of a pipe. `room` is awaited before more is read.
  OutputCapture(const asio::any_io_executor& executor, int descriptor, Sink sink, Room room);

  /// Reads until the stream ends. The capture must outlive it.
  [[nodiscard]] asio::awaitable<void> run();
  /// Hands on, now, what the program has written up to now: a stop is told after the output that came before it.
  void read_what_is_there();
  /// The process is gone: what is in the pipe now is still read, then run() returns, even when a grandchild holds the
  /// pipe and writes on.
  void end_of_process();

 private:
  void hand_on(std::string_view bytes);
  [[nodiscard]] std::size_t waiting_bytes();

  asio::posix::stream_descriptor pipe_;
  Sink sink_;
  Room room_;
  OutputText text_;
  bool is_process_gone_{};
};

}  // namespace wayfinder::adapter
