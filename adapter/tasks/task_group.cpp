#include "adapter/tasks/task_group.hpp"

#include <spdlog/spdlog.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <exception>
#include <utility>

namespace wayfinder::adapter {

TaskGroup::TaskGroup(asio::any_io_executor executor) : executor_{std::move(executor)}, one_ended_{executor_} {}

void TaskGroup::spawn(asio::awaitable<void> task) {
  ++running_;
  asio::co_spawn(executor_, std::move(task), [this](const std::exception_ptr& failure) { one_ended(failure); });
}

void TaskGroup::spawn(asio::awaitable<void> task, asio::cancellation_signal& signal) {
  ++running_;
  asio::co_spawn(
      executor_, std::move(task),
      asio::bind_cancellation_slot(signal.slot(), [this](const std::exception_ptr& failure) { one_ended(failure); }));
}

asio::awaitable<void> TaskGroup::finished() {
  while (running_ > 0)
    co_await one_ended_.wait();
}

void TaskGroup::one_ended(const std::exception_ptr& failure) {
  --running_;
  one_ended_.notify_all();
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("a task of the session failed: {}", error.what());
  }
}

}  // namespace wayfinder::adapter
