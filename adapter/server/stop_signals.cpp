#include "adapter/server/stop_signals.hpp"

#include <signal.h>

#include <utility>

namespace wayfinder::adapter {

StopSignals::StopSignals(const asio::any_io_executor& executor, std::function<void()> on_stop)
    : signals_{executor, SIGINT, SIGTERM} {
  signals_.async_wait([this, stop = std::move(on_stop)](std::error_code error, int) {
    if (error) return;
    std::error_code ignored;
    signals_.clear(ignored);  // the default action is back: a second signal is not asked
    stop();
  });
}

void StopSignals::cancel() {
  std::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace wayfinder::adapter
