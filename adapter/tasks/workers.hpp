#pragma once
#include <asio/awaitable.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "adapter/tasks/notice.hpp"

namespace wayfinder::adapter {

/// The adapter's worker threads, for long computations over data that nobody changes. Started by the first use, for an
/// idle adapter is one thread. Thread: adapter I/O.
class Workers {
 public:
  /// Runs `work()` on a worker and returns its value here. Once begun it is waited for, cancelled or not: `work` may
  /// refer to what the caller keeps alive meanwhile. An exception that leaves `work` is raised here.
  template <class Work>
  [[nodiscard]] asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
    auto until_its_end = [&work](const std::atomic<bool>&) { return work(); };
    co_return co_await run_cancellable(std::move(until_its_end));
  }

  /// The same for work that may take long, `work(is_cancelled)`: it looks now and then whether its value is still
  /// wanted, and returns any when it is not.
  template <class Work, class Value = std::invoke_result_t<Work&, const std::atomic<bool>&>>
  [[nodiscard]] asio::awaitable<Value> run_cancellable(Work work) {
    const auto io = co_await asio::this_coro::executor;
    std::optional<Value> result;
    std::exception_ptr failure;
    std::atomic<bool> is_cancelled{};
    bool is_done = false;
    Notice done{io};
    asio::post(pool(), [&] {
      try {
        result.emplace(work(is_cancelled));
      } catch (...) {
        failure = std::current_exception();
      }
      asio::post(io, [&] {
        is_done = true;
        done.notify_all();
      });
    });
    while (!is_done) {  // NOLINT(bugprone-infinite-loop): set by the handler above while this waits
      co_await done.wait();
      const auto state = co_await asio::this_coro::cancellation_state;
      is_cancelled = state.cancelled() != asio::cancellation_type::none;
    }
    if (failure) std::rethrow_exception(failure);
    co_return std::move(*result);
  }

 private:
  [[nodiscard]] asio::thread_pool& pool() {
    if (!pool_) pool_ = std::make_unique<asio::thread_pool>(2);
    return *pool_;
  }

  std::unique_ptr<asio::thread_pool> pool_;
};

}  // namespace wayfinder::adapter
