#include "adapter/server/passed_signals.hpp"

#include <signal.h>

#include <utility>

namespace wayfinder::adapter {

PassedSignals::PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on)
    : signals_{executor}, pass_on_{std::move(pass_on)} {
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction inherited{};
    std::error_code ignored;
    const bool is_ignored = ::sigaction(number, nullptr, &inherited) == 0 && inherited.sa_handler == SIG_IGN;
    if (!is_ignored) signals_.add(number, ignored);
  }
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
