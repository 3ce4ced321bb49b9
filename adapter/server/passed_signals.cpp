#include "adapter/server/passed_signals.hpp"

#include <signal.h>

#include <utility>

namespace wayfinder::adapter {

PassedSignals::PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on)
    : signals_{executor, SIGINT, SIGTERM}, pass_on_{std::move(pass_on)} {
  wait();
}

void PassedSignals::wait() {
  signals_.async_wait([this](std::error_code error, int number) {
    if (error) return;
    if (number == SIGTERM) pass_on_(number);
    wait();
  });
}

void PassedSignals::cancel() {
  std::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace wayfinder::adapter
