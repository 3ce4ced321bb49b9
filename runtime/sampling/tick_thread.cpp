#include "runtime/sampling/tick_thread.hpp"

#include <pthread.h>

#include <algorithm>
#include <random>

#include "runtime/agent/blocked_signals.hpp"

namespace wayfinder::runtime::sampling {
TickThread::TickThread(std::chrono::nanoseconds interval, std::function<void()> tick)
    : interval_{interval}, tick_{std::move(tick)} {
  const BlockedSignals blocked;
  thread_ = std::thread{[this] { run(); }};
  pthread_setname_np(thread_.native_handle(), "wayfinder-tick");
}

TickThread::~TickThread() {
  {
    const std::lock_guard lock{mutex_};
    is_stopping_ = true;
  }
  stops_.notify_all();
  thread_.join();
}

void TickThread::run() {
  using Clock = std::chrono::steady_clock;
  std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::int64_t> span{interval_.count() * 3 / 4, interval_.count() * 5 / 4};
  Clock::time_point next = Clock::now();
  std::unique_lock lock{mutex_};
  while (!is_stopping_) {
    next = std::max(next + std::chrono::nanoseconds{span(random)}, Clock::now() - interval_);
    if (stops_.wait_until(lock, next, [this] { return is_stopping_; })) return;
    lock.unlock();
    tick_();
    lock.lock();
  }
}

}  // namespace wayfinder::runtime::sampling
