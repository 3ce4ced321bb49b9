#include "adapter/debuggee/output_capture.hpp"

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace wayfinder::adapter {
namespace {

/// A pipe holds 64 KiB: one read takes all that is there, so a burst becomes few events.
constexpr std::size_t pipe_bytes = 64U << 10U;

}  // namespace

OutputCapture::OutputCapture(const asio::any_io_executor& executor, int descriptor, Sink sink, Room room)
    : pipe_{executor, descriptor}, sink_{std::move(sink)}, room_{std::move(room)} {
  std::error_code ignored;
  pipe_.non_blocking(true, ignored);
}

asio::awaitable<void> OutputCapture::run() {
  std::string buffer(pipe_bytes, '\0');
  std::error_code error;
  while (!is_process_gone_ && !error) {
    co_await room_();
    if (is_process_gone_) break;
    // Waiting apart from reading: read_what_is_there() may take the bytes in between, and a wait for the client's
    // room must not hold bytes that a stop has to show first.
    co_await pipe_.async_wait(asio::posix::stream_descriptor::wait_read,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    const std::size_t count = pipe_.read_some(asio::buffer(buffer), error);
    hand_on({buffer.data(), count});
    if (error == asio::error::would_block || error == asio::error::try_again) error.clear();
  }
  if (is_process_gone_) {
    error.clear();
    std::size_t left = waiting_bytes();  // what comes later is not the program's
    while (left > 0 && !error) {
      co_await room_();
      const std::size_t count = pipe_.read_some(asio::buffer(buffer.data(), std::min(left, buffer.size())), error);
      hand_on({buffer.data(), count});
      left -= count;
    }
  }
  if (auto rest = text_.end()) sink_(std::move(*rest));
  pipe_.close(error);
}

void OutputCapture::read_what_is_there() {
  std::string buffer(pipe_bytes, '\0');
  std::error_code error;
  std::size_t left = waiting_bytes();  // another process or thread may write for ever
  while (left > 0 && !error) {
    const std::size_t count = pipe_.read_some(asio::buffer(buffer.data(), std::min(left, buffer.size())), error);
    hand_on({buffer.data(), count});
    left -= count;
  }
}

std::size_t OutputCapture::waiting_bytes() {
  std::error_code error;
  asio::posix::stream_descriptor::bytes_readable count;
  pipe_.io_control(count, error);
  return error ? 0 : count.get();
}

void OutputCapture::end_of_process() {
  is_process_gone_ = true;
  std::error_code ignored;
  pipe_.cancel(ignored);
}

void OutputCapture::hand_on(std::string_view bytes) {
  if (bytes.empty()) return;
  if (auto piece = text_.feed(bytes)) sink_(std::move(*piece));
}

}  // namespace wayfinder::adapter
