#include "adapter/events/memory_limits.hpp"

#include <fmt/format.h>

#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "adapter/requests/memory.hpp"
#include "adapter/session/session.hpp"

namespace wayfinder::adapter {
namespace {

/// A reading costs the program some microseconds, so ten a second cost nothing that could be measured.
constexpr std::chrono::milliseconds reading_period{100};

/// Which start of the program a watch is for: a later one has a watch of its own.
using Start = std::shared_ptr<int>;

bool has_any(const MemoryLimits& limits) {
  return limits.stop_at_bytes || limits.snapshot_at_bytes;
}

/// Whether the limit is reached now; it is met once.
bool is_reached(std::optional<std::int64_t>& limit, std::int64_t bytes) {
  if (!limit || bytes < *limit) return false;
  limit.reset();
  return true;
}

asio::awaitable<void> keep_snapshot(Session& session, std::int64_t bytes) {
  memory_requests::TakeArguments arguments;
  arguments.label = fmt::format("at {} bytes", bytes);
  auto taken = co_await take_snapshot(session, std::move(arguments));
  if (!taken) co_return session.tell("memory.snapshotAtBytes: " + taken.error().message);
  session.tell(fmt::format("the heap holds {} bytes: snapshot {} was taken, {}", bytes, taken->snapshot.id,
                           taken->snapshot.path));
}

asio::awaitable<void> stop_program(Session& session, std::int64_t bytes) {
  const std::int64_t limit = session.program().plan().memory.stop_at_bytes.value_or(0);
  session.program().expect_memory_stop(fmt::format("the heap holds {} bytes, memory.stopAtBytes is {}", bytes, limit));
  dap::PauseArguments arguments{.thread_id = 1};
  auto paused = co_await session.agent().ask<dap::PauseRequest>(std::move(arguments));
  if (!paused) (void)session.program().take_memory_stop();
}

asio::awaitable<void> watch(Session& session, Start start) {
  MemoryLimits limits = session.program().plan().memory;
  const int mine = *start;
  asio::steady_timer pause{session.executor()};
  while (has_any(limits) && !session.is_finished() && session.state() != State::ended && *start == mine) {
    pause.expires_after(reading_period);
    std::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (session.state() != State::running) continue;
    const auto statistics = co_await session.agent().ask<link::MemoryStatistics>();
    if (!statistics) continue;
    const std::int64_t bytes = statistics->total_bytes;
    const bool keeps_snapshot = is_reached(limits.snapshot_at_bytes, bytes);
    if (keeps_snapshot) co_await keep_snapshot(session, bytes);
    const bool stops = is_reached(limits.stop_at_bytes, bytes);
    if (stops) co_await stop_program(session, bytes);
  }
}

asio::awaitable<Result<Nothing>> start_watch(Session& session, Start start) {
  ++*start;
  if (has_any(session.program().plan().memory)) session.tasks().spawn(watch(session, std::move(start)));
  co_return Nothing{};
}

}  // namespace

void connect_memory_limits(Session& session) {
  session.hooks().before_first_line.push_back(
      [start = std::make_shared<int>(0)](Session& of) { return start_watch(of, start); });
}

}  // namespace wayfinder::adapter
