#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/cancellation_signal.hpp>
#include <cstddef>

#include "adapter/tasks/notice.hpp"

namespace wayfinder::adapter {

/// Coroutines that run beside their owner and must have ended before it goes: the owner makes them end (closes what
/// they read, cancels) and awaits finished(). Thread: adapter I/O.
class TaskGroup {
 public:
  explicit TaskGroup(asio::any_io_executor executor);

  /// Runs `task` up to its first wait before returning. An exception that leaves it is logged.
  void spawn(asio::awaitable<void> task);
  /// The same; emitting on `signal`, which must outlive the task, wakes the task from what it waits for.
  void spawn(asio::awaitable<void> task, asio::cancellation_signal& signal);

  [[nodiscard]] asio::awaitable<void> finished();

 private:
  void one_ended(const std::exception_ptr& failure);

  asio::any_io_executor executor_;
  Notice one_ended_;
  std::size_t running_{};
};

}  // namespace wayfinder::adapter
