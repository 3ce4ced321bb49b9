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
#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/blocked_signals.hpp"

namespace wayfinder::runtime {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int repeated_alarm_ms = 20;
constexpr int first_interrupt_delay_ms = 2;
constexpr std::chrono::seconds longest_stuck{2};
/// A VM that sits in a blocking C call is not bothered more often: each signal may cut a sleep of the program short.
constexpr int longest_interrupt_delay_ms = 100;

}  // namespace

LinkIo::LinkIo(Agent& agent, Entrance entrance, std::atomic<LinkIo*>& self)
    : agent_{agent}, wake_event_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
  self.store(this);
  fcntl(entrance.socket, F_SETFD, FD_CLOEXEC);
  fcntl(entrance.socket, F_SETFL, fcntl(entrance.socket, F_GETFL) | O_NONBLOCK);
  if (entrance.listens) {
    reception_.emplace(entrance.socket, std::move(entrance.path), std::move(entrance.token));
  } else {
    open_link(entrance.socket);
    agent_.say_hello();
  }
  const BlockedSignals blocked;
  thread_ = std::thread{[this] { run(); }};
  pthread_setname_np(thread_.native_handle(), "wayfinder-link");
}

void LinkIo::open_link(int socket) {
  link_ = socket;
  agent_.outbox_.open([socket](std::string_view frame) -> std::size_t {
    const auto count = ::send(socket, frame.data(), frame.size(), MSG_NOSIGNAL);
    return count < 0 ? 0 : static_cast<std::size_t>(count);  // errors are for the thread to meet
  });
}

void LinkIo::let_in(const Reception::Guest& guest) {
  client_name_ = guest.name;
  open_link(guest.socket);
  agent_.outbox_.put_at_once(link::encode_answer(guest.join_id, json::object()));
  agent_.say_hello();
}

/// False: nobody else will come.
bool LinkIo::lose_link() {
  agent_.outbox_.close();
  ::close(link_);  // first: from the next line on the program may be told that the client has left nothing
  link_ = -1;
  agent_.link_lost();
  client_name_.clear();
  decoder_ = {};
  writing_.clear();
  return reception_.has_value();
}

void LinkIo::leave_in_child() noexcept {
  if (is_over_) return;
  if (link_ >= 0) ::close(link_);
  if (reception_) reception_->leave_in_child();
  ::close(wake_event_);
  wake_event_ = -1;
}

void LinkIo::wake() const noexcept {
  const std::lock_guard lock{wake_mutex_};  // or the number might be another file's by the time of the write
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_event_, &one, sizeof one);
}

void LinkIo::close_when_written() {
  closes_when_written_.store(true);
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
  if (agent_.log_points_.has_lines()) {
    const int flush_delay_ms = 10;
    timeout = timeout < 0 ? flush_delay_ms : std::min(timeout, flush_delay_ms);
  }
  const auto now = Clock::now();
  if (const auto due = agent_.interrupt_time_.load(); due != Agent::nothing_due) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now).count();
    const auto due_in = static_cast<int>(std::clamp<std::int64_t>(left, repeated_alarm_ms, 60'000));
    timeout = timeout < 0 ? due_in : std::min(timeout, due_in);
  }
  if (const int reception = reception_ ? reception_->timeout_ms() : -1; reception >= 0) {
    timeout = timeout < 0 ? reception : std::min(timeout, reception);
  }
  const bool has_deadline = closes_when_written_.load() || agent_.state_gone_time_.load() != Agent::nothing_due;
  if (has_deadline && reception_) timeout = timeout < 0 ? repeated_alarm_ms : std::min(timeout, repeated_alarm_ms);
  wakes_at_.store(timeout < 0 ? Clock::time_point::max() : now + std::chrono::milliseconds{timeout});
  return timeout;
}

void LinkIo::end_wakes() {
  const std::lock_guard lock{wake_mutex_};
  ::close(wake_event_);
  wake_event_ = -1;
}

void LinkIo::take_wakes() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(wake_event_, &count, sizeof count);
}

void LinkIo::run() {
  run_until_over();
  end_wakes();
}

void LinkIo::run_until_over() {
  while (!is_over_) {
    const bool has_frames = link_ >= 0 && (!writing_.empty() || agent_.outbox_.has_frames());
    if (closes_when_written_.load() && (!has_frames || writing_is_stuck())) break;
    waits_.assign({{link_, static_cast<short>(POLLIN | (has_frames ? POLLOUT : 0)), 0}, {wake_event_, POLLIN, 0}});
    if (reception_) reception_->add_waits(waits_);
    const int ready = ::poll(waits_.data(), waits_.size(), next_timeout_ms());
    if (ready < 0 && errno != EINTR) break;
    meet(waits_, ready == 0);
  }
  is_over_ = true;
  agent_.outbox_.close();
  reception_.reset();
  if (link_ >= 0) ::close(link_);
}

void LinkIo::meet(std::span<const pollfd> waits, bool is_timeout) {
  if ((waits[1].revents & POLLIN) != 0) take_wakes();
  if (is_timeout && !agent_.awaits_withdrawal_.load()) agent_.log_points_.send_waiting(agent_);
  if (is_timeout && agent_.has_work() && !agent_.is_stopped()) agent_.send_interrupt();
  if (agent_.interrupt_time_.load() <= Clock::now()) agent_.send_interrupt();
  if (agent_.outlives_state()) {
    if (agent_.leave_process()) thread_.detach();  // nobody will join it
    closes_when_written_.store(true);
  }
  bool is_alive = link_ >= 0;
  if (is_alive && (waits[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) is_alive = read_some();
  if (is_alive && (waits[0].revents & POLLOUT) != 0) is_alive = write_some();
  if (!is_alive && link_ >= 0) is_over_ = !lose_link();
  if (!reception_) return;
  if (const auto guest = reception_->receive(waits.subspan(2), client_name_)) let_in(*guest);
}

/// An agent that listens does not hold its program's end up for a client that reads no more.
bool LinkIo::writing_is_stuck() {
  const auto now = Clock::now();
  if (!closing_since_) closing_since_ = now;
  return reception_ && now - std::max(wrote_at_, *closing_since_) > longest_stuck;
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
    wrote_at_ = Clock::now();
    if (written_ < writing_.size()) return true;
    writing_.clear();
    agent_.outbox_.finished();
  }
}

}  // namespace wayfinder::runtime
