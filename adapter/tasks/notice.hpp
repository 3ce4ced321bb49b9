#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>

namespace wayfinder::adapter {

/// Wakes the coroutines that wait for something of this thread to change. It carries no state: who is woken looks at
/// what it waited for, and finds it unchanged when its request was cancelled (or the time ran out).
/// Must outlive its waiters. Thread: adapter I/O.
class Notice {
 public:
  explicit Notice(const asio::any_io_executor& executor);

  void notify_all();
  [[nodiscard]] asio::awaitable<void> wait();
  /// For a notice with one waiter only; duration::max() is no limit.
  [[nodiscard]] asio::awaitable<void> wait_for(std::chrono::steady_clock::duration limit);

 private:
  asio::steady_timer timer_;
};

}  // namespace wayfinder::adapter
