#include "adapter/events/memory_events.hpp"

#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "adapter/session/session.hpp"
#include "adapter/snapshots/growth_rate.hpp"

namespace wayfinder::adapter {
namespace {

using memory_requests::MemoryEvent;

constexpr std::chrono::milliseconds event_period{500};

asio::awaitable<void> send_events(Session& session) {
  asio::steady_timer pause{session.executor()};
  GrowthRate rate;
  while (!session.is_finished() && session.state() != State::ended) {
    pause.expires_after(event_period);
    std::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (session.state() != State::running) continue;
    const auto statistics = co_await session.agent().ask<link::MemoryStatistics>();
    if (!statistics) continue;
    const double grown = rate.read(statistics->total_bytes).value_or(0);
    session.send<MemoryEvent>({statistics->total_bytes, grown, statistics->gc_mode});
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
