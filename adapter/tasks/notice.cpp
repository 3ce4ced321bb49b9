#include "adapter/tasks/notice.hpp"

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace wayfinder::adapter {

Notice::Notice(const asio::any_io_executor& executor) : timer_{executor, asio::steady_timer::time_point::max()} {}

void Notice::notify_all() {
  timer_.cancel();
}

asio::awaitable<void> Notice::wait() {
  std::error_code ignored;  // operation_aborted is how every wait ends
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> Notice::wait_for(std::chrono::steady_clock::duration limit) {
  if (limit != std::chrono::steady_clock::duration::max()) timer_.expires_after(limit);
  co_await wait();
}

}  // namespace wayfinder::adapter
