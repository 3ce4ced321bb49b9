#include "adapter/push/push_stream.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "profiling/export/pprof.hpp"

namespace wayfinder::adapter {
namespace {

std::chrono::sys_time<std::chrono::milliseconds> wall_time() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

bool has_counted(const profiling::Profile& window) {
  const auto& counters = window.counters();
  return counters.samples + counters.calls + counters.hits > 0;
}

std::optional<double> rate_of(const profiling::ProfileHead& head) {
  if (head.interval.count() <= 0) return std::nullopt;
  return 1 / std::chrono::duration<double>(head.interval).count();
}

}  // namespace

PushStream::PushStream(const asio::any_io_executor& executor, Profiles& profiles, Pusher& pusher,
                       std::chrono::milliseconds every)
    : profiles_{profiles}, pusher_{pusher}, every_{every}, over_{executor}, tasks_{executor} {}

void PushStream::begin(Agent& agent) {
  agent_ = &agent;
  window_start_ = wall_time();
  tasks_.spawn(run());
}

asio::awaitable<void> PushStream::end() {
  is_over_ = true;
  over_.notify_all();
  co_await tasks_.finished();
  if (agent_ != nullptr) push_window();
}

asio::awaitable<void> PushStream::run() {
  auto next = std::chrono::steady_clock::now() + every_;
  while (!is_over_) {
    co_await over_.wait_for(next - std::chrono::steady_clock::now());
    if (is_over_) break;
    if (std::chrono::steady_clock::now() < next) continue;
    next += every_;
    push_window();
    if (!is_fetching_) tasks_.spawn(fetch_names());
  }
}

/// For the windows to come: a program that sits in a C function answers when that returns.
asio::awaitable<void> PushStream::fetch_names() {
  const auto entry = profiles_.find(std::nullopt);
  if (!entry || !unnamed_.has_new(*(*entry)->profile)) co_return;
  is_fetching_ = true;
  (void)co_await agent_->ask<link::FlushCollector>();
  is_fetching_ = false;
}

void PushStream::push_window() {
  const auto entry = profiles_.find(std::nullopt);
  if (!entry) return;
  const auto until = wall_time();
  const auto from = std::exchange(window_start_, until);
  if ((*entry)->is_running) name_functions(**entry);
  const auto window = windows_.next(*(*entry)->profile, from, until - from);
  if (!has_counted(window)) return;
  const auto pprof = profiling::write_pprof(window);
  if (!pprof) {
    fmt::print(stderr, "wayfinder: push: {}\n", pprof.error().message);
    return;
  }
  pusher_.offer({ingest_form(*pprof, window.head()), std::chrono::floor<std::chrono::seconds>(from),
                 std::chrono::ceil<std::chrono::seconds>(until), rate_of(window.head())});
}

}  // namespace wayfinder::adapter
