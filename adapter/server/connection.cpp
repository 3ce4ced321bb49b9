#include "adapter/server/connection.hpp"

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <utility>

#include "adapter/events/memory_events.hpp"
#include "adapter/events/memory_limits.hpp"
#include "adapter/events/profile_events.hpp"
#include "adapter/requests/table.hpp"
#include "adapter/session/dispatcher.hpp"
#include "protocol/framing.hpp"

namespace wayfinder::adapter {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t read_bytes = 64U << 10U;
/// For a client that has stopped reading but keeps its stream open.
constexpr auto time_to_flush = 1s;

}  // namespace

Connection::Connection(const asio::any_io_executor& executor, Environment& environment, Descriptor input,
                       Descriptor output)
    : input_{executor, input.release()},
      output_{executor, output.release()},
      session_{executor, environment},
      dispatcher_{session_, routes()},
      writer_{executor} {
  connect_profiling(session_);
  connect_memory_events(session_);
  connect_memory_limits(session_);
  session_.on_finished = [this] { stop(); };
}

void Connection::stop() {
  std::error_code ignored;
  input_.close(ignored);
}

asio::awaitable<std::optional<Error>> Connection::serve() {
  writer_.spawn(write_outbox());
  auto failure = co_await read_until_end();
  co_await session_.close();
  co_await session_.outbox().flushed(time_to_flush);
  session_.outbox().close();
  std::error_code ignored;
  output_.close(ignored);
  co_await writer_.finished();
  co_return failure;
}

asio::awaitable<std::optional<Error>> Connection::read_until_end() {
  dap::BodyDecoder decoder;
  std::string buffer(read_bytes, '\0');
  while (!session_.is_finished()) {
    std::error_code error;
    const std::size_t count =
        co_await input_.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
    decoder.feed(std::string_view{buffer}.substr(0, count));
    while (!session_.is_finished()) {
      auto body = decoder.next();
      if (!body) co_return std::move(body.error().error);
      if (!*body) break;
      dispatcher_.dispatch(**body);
    }
    if (error == asio::error::eof && !decoder.at_boundary() && !session_.is_finished()) {
      co_return refuse("message", "all of its bytes", "the end of the stream").value();
    }
    if (error) break;
  }
  co_return std::nullopt;
}

asio::awaitable<void> Connection::write_outbox() {
  auto& outbox = session_.outbox();
  while (true) {
    co_await outbox.wait_for_bytes();
    if (outbox.is_closed()) co_return;
    const std::string bytes = outbox.take();
    std::error_code error;
    co_await asio::async_write(output_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    outbox.taken_bytes_written();
    if (!error) continue;
    outbox.close();  // nobody reads any more
    stop();
    co_return;
  }
}

}  // namespace wayfinder::adapter
