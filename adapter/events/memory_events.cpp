#include "adapter/events/memory_events.hpp"

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "adapter/session/session.hpp"

namespace wayfinder::adapter {
namespace {

using memory_requests::MemoryEvent;

constexpr std::chrono::milliseconds event_period{500};

asio::awaitable<void> send_events(Session& session) {
  asio::steady_timer pause{session.executor()};
  std::optional<std::int64_t> last;
  while (!session.is_finished() && session.state() != State::ended) {
    pause.expires_after(event_period);
    std::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (session.state() != State::running) continue;
    const auto statistics = co_await session.agent().ask<link::MemoryStatistics>();
    if (!statistics) continue;
    const double seconds = std::chrono::duration<double>(event_period).count();
    const auto grown = std::max<std::int64_t>(statistics->total_bytes - last.value_or(statistics->total_bytes), 0);
    const double rate = static_cast<double>(grown) / seconds;
    last = statistics->total_bytes;
    session.send<MemoryEvent>({statistics->total_bytes, rate, statistics->gc_mode});
  }
}

asio::awaitable<Result<Nothing>> start_events(Session& session, std::shared_ptr<bool> is_started) {
  const bool is_wanted = session.client().supports_wayfinder_events;
  // One loop a session: it outlives a program that is started again.
  if (is_wanted && !std::exchange(*is_started, true)) session.tasks().spawn(send_events(session));
  co_return Nothing{};
}

}  // namespace

void connect_memory_events(Session& session) {
  session.hooks().before_first_line.push_back(
      [is_started = std::make_shared<bool>(false)](Session& of) { return start_events(of, is_started); });
}

}  // namespace wayfinder::adapter
