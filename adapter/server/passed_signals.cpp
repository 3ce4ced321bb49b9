#include "adapter/server/passed_signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <asio/buffer.hpp>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace wayfinder::adapter {
namespace {

constexpr std::array passed{SIGINT, SIGTERM};
std::atomic<int> to_loop{-1};  // the pipe's end that the handler writes to

extern "C" void wayfinder_on_passed_signal(int number, siginfo_t* info, void*) {
  if (info->si_code == SI_KERNEL) return;  // from the terminal, which sends it to all processes in front
  const int kept_errno = errno;
  const auto byte = static_cast<unsigned char>(number);
  [[maybe_unused]] const auto written = ::write(to_loop.load(), &byte, 1);
  errno = kept_errno;
}

bool is_ours(int number) {
  struct sigaction present = {};
  ::sigaction(number, nullptr, &present);
  return (present.sa_flags & SA_SIGINFO) != 0 && present.sa_sigaction == wayfinder_on_passed_signal;
}

/// The reading end of the handler's pipe.
int open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error{errno, std::generic_category(), "signals cannot be passed on"};
  }
  to_loop.store(ends[1]);
  return ends[0];
}

}  // namespace

PassedSignals::PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on)
    : signals_{executor, open_pipe()}, pass_on_{std::move(pass_on)} {
  for (const int number : passed) {
    struct sigaction inherited = {};
    if (::sigaction(number, nullptr, &inherited) == 0 && inherited.sa_handler == SIG_IGN) continue;
    struct sigaction ours = {};
    ours.sa_sigaction = wayfinder_on_passed_signal;
    ours.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigaction(number, &ours, nullptr);
  }
  wait();
}

PassedSignals::~PassedSignals() {
  for (const int number : passed) {
    if (is_ours(number)) ::signal(number, SIG_DFL);  // another's handler may have followed ours
  }
  ::close(to_loop.exchange(-1));
}

void PassedSignals::wait() {
  signals_.async_read_some(asio::buffer(numbers_), [this](std::error_code error, std::size_t count) {
    if (error) return;
    for (std::size_t i = 0; i < count; ++i)
      pass_on_(numbers_[i]);
    wait();
  });
}

void PassedSignals::cancel() {
  std::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace wayfinder::adapter
