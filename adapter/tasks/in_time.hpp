#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "adapter/tasks/notice.hpp"
#include "adapter/tasks/task_group.hpp"

namespace wayfinder::adapter {
namespace in_time_detail {

template <class T>
struct Awaited {
  explicit Awaited(const asio::any_io_executor& executor) : came{executor} {}
  Notice came;
  std::optional<T> value;
  std::function<void(T)> late;  ///< set when nobody waits any more
};

template <class T>
asio::awaitable<void> fill(asio::awaitable<T> work, std::shared_ptr<Awaited<T>> awaited) {
  T value = co_await std::move(work);
  if (awaited->late) {
    awaited->late(std::move(value));
  } else {
    awaited->value = std::move(value);
    awaited->came.notify_all();
  }
}

}  // namespace in_time_detail

/// What `work` gives, if it gives it within `limit`; else nullopt, and `late` gets it when it comes. The work runs as
/// one of `tasks`. Give `late` as a variable that is moved: of a temporary that owns something in a co_await, gcc 12
/// makes two. Thread: adapter I/O.
template <class T>
asio::awaitable<std::optional<T>> in_time(TaskGroup& tasks, const asio::any_io_executor& executor,
                                          asio::awaitable<T> work, std::chrono::steady_clock::duration limit,
                                          std::function<void(T)> late) {
  auto awaited = std::make_shared<in_time_detail::Awaited<T>>(executor);
  tasks.spawn(in_time_detail::fill(std::move(work), awaited));
  if (!awaited->value) co_await awaited->came.wait_for(limit);
  if (!awaited->value) awaited->late = std::move(late);
  co_return std::move(awaited->value);
}

}  // namespace wayfinder::adapter
