#include "runtime/agent/lost_output.hpp"

#include <poll.h>

#include <atomic>
#include <csignal>

#include "runtime/agent/process_end.hpp"

namespace wayfinder::runtime {
namespace {

std::atomic<int> link_of_process{-1};

/// A process that is killed loses its descriptors one after the other: the pipe may be gone a moment before the link.
bool link_is_lost() noexcept {
  constexpr int time_to_close_all_ms = 200;
  pollfd link{link_of_process.load(), POLLRDHUP, 0};
  return link.fd >= 0 && ::poll(&link, 1, time_to_close_all_ms) > 0;
}

extern "C" void on_broken_pipe(int signal) {
  if (link_is_lost()) end_process_group();
  struct sigaction fallback{};
  fallback.sa_handler = SIG_DFL;
  ::sigaction(signal, &fallback, nullptr);
  ::raise(signal);  // when this handler returns
}

}  // namespace

void end_with_lost_output(int link) noexcept {
  struct sigaction present{};
  if (::sigaction(SIGPIPE, nullptr, &present) != 0 || present.sa_handler != SIG_DFL) return;
  link_of_process.store(link);
  struct sigaction ours{};
  ours.sa_handler = on_broken_pipe;
  sigemptyset(&ours.sa_mask);
  ::sigaction(SIGPIPE, &ours, nullptr);
}

void leave_lost_output() noexcept {
  if (link_of_process.exchange(-1) < 0) return;
  struct sigaction present{};
  if (::sigaction(SIGPIPE, nullptr, &present) != 0 || present.sa_handler != on_broken_pipe) return;
  present.sa_handler = SIG_DFL;
  ::sigaction(SIGPIPE, &present, nullptr);
}

}  // namespace wayfinder::runtime
