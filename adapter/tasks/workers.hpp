#pragma once
#include <asio/awaitable.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/thread_pool.hpp>
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
    const auto io = co_await asio::this_coro::executor;
    std::optional<std::invoke_result_t<Work&>> result;
    std::exception_ptr failure;
    bool is_done = false;
    Notice done{io};
    asio::post(pool(), [&] {
      try {
        result.emplace(work());
      } catch (...) {
        failure = std::current_exception();
      }
      asio::post(io, [&] {
        is_done = true;
        done.notify_all();
      });
    });
    while (!is_done)  // NOLINT(bugprone-infinite-loop): set by the handler above while this waits
      co_await done.wait();
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
