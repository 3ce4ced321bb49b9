#include "runtime/agent/link_io.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/blocked_signals.hpp"
#include "runtime/agent/interrupt.hpp"
#include "runtime/agent/log_points.hpp"

namespace wayfinder::runtime {
namespace {

int wake_event = -1;  // one agent a process
std::atomic<bool> closes_when_written{false};

using Clock = std::chrono::steady_clock;

constexpr int repeated_alarm_ms = 20;
constexpr int first_interrupt_delay_ms = 2;
/// A VM that sits in a blocking C call is not bothered more often: each signal may cut a sleep of the program short.
constexpr int longest_interrupt_delay_ms = 100;

}  // namespace

LinkIo::LinkIo(Agent& agent, int link) : agent_{agent}, link_{link} {
  wake_event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  fcntl(link_, F_SETFD, FD_CLOEXEC);
  fcntl(link_, F_SETFL, fcntl(link_, F_GETFL) | O_NONBLOCK);
  agent_.outbox_.write_at_once_with([link](std::string_view frame) -> std::size_t {
    const auto count = ::send(link, frame.data(), frame.size(), MSG_NOSIGNAL);
    return count < 0 ? 0 : static_cast<std::size_t>(count);  // errors are for the thread to meet
  });
  const BlockedSignals blocked;
  thread_ = std::thread{[this] { run(); }};
  pthread_setname_np(thread_.native_handle(), "wayfinder-link");
}

void LinkIo::wake() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_event, &one, sizeof one);
}

void LinkIo::close_when_written() {
  closes_when_written.store(true);
  wake();
  thread_.join();
}

int LinkIo::next_timeout_ms() {
  wakes_at_.store(Clock::time_point::max());  // first: who sets a time from here on wakes us
  int timeout = -1;
  if (agent_.has_work() && !agent_.is_stopped()) {
    interrupt_delay_ms_ = interrupt_delay_ms_ == 0 ? first_interrupt_delay_ms
                                                   : std::min(interrupt_delay_ms_ * 2, longest_interrupt_delay_ms);
    timeout = interrupt_delay_ms_;
  } else {
    interrupt_delay_ms_ = 0;
  }
  if (LogPoints::of_process().has_lines()) {
    const int flush_delay_ms = 10;
    timeout = timeout < 0 ? flush_delay_ms : std::min(timeout, flush_delay_ms);
  }
  const auto now = Clock::now();
  if (const auto due = agent_.interrupt_time_.load(); due != Agent::nothing_due) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now).count();
    const auto due_in = static_cast<int>(std::clamp<std::int64_t>(left, repeated_alarm_ms, 60'000));
    timeout = timeout < 0 ? due_in : std::min(timeout, due_in);
  }
  wakes_at_.store(timeout < 0 ? Clock::time_point::max() : now + std::chrono::milliseconds{timeout});
  return timeout;
}

void LinkIo::take_wakes() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(wake_event, &count, sizeof count);
}

void LinkIo::run() {
  bool is_alive = true;
  while (is_alive) {
    const bool has_frames = !writing_.empty() || agent_.outbox_.has_frames();
    if (closes_when_written.load() && !has_frames) break;
    std::array<pollfd, 2> waits{pollfd{link_, static_cast<short>(POLLIN | (has_frames ? POLLOUT : 0)), 0},
                                pollfd{wake_event, POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(), next_timeout_ms());
    if (ready < 0 && errno != EINTR) break;
    if ((waits[1].revents & POLLIN) != 0) take_wakes();
    if (ready == 0) LogPoints::of_process().send_waiting(agent_);
    if (ready == 0 && agent_.has_work() && !agent_.is_stopped()) send_interrupt();
    if (agent_.interrupt_time_.load() <= Clock::now()) send_interrupt();
    if ((waits[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) is_alive = read_some();
    if (is_alive && (waits[0].revents & POLLOUT) != 0) is_alive = write_some();
  }
  if (!is_alive) agent_.link_lost();
  agent_.outbox_.close();
  ::close(link_);
}

bool LinkIo::read_some() {
  std::array<char, 65536> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
  const auto count = ::recv(link_, bytes.data(), bytes.size(), 0);
  if (count == 0) return false;
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  decoder_.feed({bytes.data(), static_cast<std::size_t>(count)});
  while (true) {
    auto frame = decoder_.next();
    if (!frame) return false;
    if (!*frame) return true;
    if ((*frame)->kind != link::FrameKind::message) continue;
    auto message = link::parse_message((*frame)->payload);
    if (!message) return false;
    agent_.take(std::move(*message));
  }
}

bool LinkIo::write_some() {
  while (true) {
    if (writing_.empty()) {
      writing_ = agent_.outbox_.take();
      written_ = 0;
      if (writing_.empty()) return true;
    }
    const auto count = ::send(link_, writing_.data() + written_, writing_.size() - written_, MSG_NOSIGNAL);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    written_ += static_cast<std::size_t>(count);
    if (written_ < writing_.size()) return true;
    writing_.clear();
    agent_.outbox_.finished();
  }
}

}  // namespace wayfinder::runtime
