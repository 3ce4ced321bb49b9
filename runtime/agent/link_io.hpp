#pragma once
#include <poll.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "protocol/link_framing.hpp"
#include "runtime/agent/reception.hpp"

namespace wayfinder::runtime {

class Agent;

/// How an agent comes to its client.
struct Entrance {
  int socket;      ///< connected to the client, who has no other; or listening for clients who come and go
  bool listens{};  ///< which of the two
  bool waits{};    ///< the program waits for the first client
  std::optional<std::string> token{};  ///< that clients must know
  std::string path{};                  ///< of a listening Unix socket, removed in the end; else ""
};

/// The agent I/O thread: reads frames from the link, writes those in the outbox, repeats interrupts that have not been
/// followed yet, and sends log points that have waited long enough. All signals but those of faults are blocked in it.
class LinkIo {
 public:
  /// Starts the thread, which closes the sockets when it ends.
  ///   self  where others find it, set before the thread runs
  LinkIo(Agent& agent, Entrance entrance, std::atomic<LinkIo*>& self);
  ~LinkIo() = default;
  LinkIo(const LinkIo&) = delete;
  LinkIo& operator=(const LinkIo&) = delete;

  /// Makes the thread look at the outbox and its timers. Thread: any.
  void wake() const noexcept;

  /// When the thread looks at its timers at the latest, whoever wakes it earlier. Thread: any.
  [[nodiscard]] std::chrono::steady_clock::time_point wakes_at() const noexcept { return wakes_at_.load(); }

  /// Writes what is in the outbox, then ends the thread. Thread: VM.
  void close_when_written();
  /// In a forked child, which has no such thread: closes what is the parent's.
  void leave_in_child() noexcept;

 private:
  void take_wakes() const;
  void end_wakes();
  void run();
  void run_until_over();
  void meet(std::span<const pollfd> waits, bool is_timeout);
  void open_link(int socket);
  [[nodiscard]] bool lose_link();
  void let_in(const Reception::Guest& guest);
  bool read_some();
  bool write_some();
  [[nodiscard]] int next_timeout_ms();
  [[nodiscard]] bool writing_is_stuck();

  Agent& agent_;
  mutable std::mutex wake_mutex_;
  int wake_event_;  ///< eventfd(2); -1: the thread has ended
  int link_{-1};    ///< -1: no client is there
  std::optional<Reception> reception_;
  std::string client_name_;
  bool is_over_{};
  std::atomic<bool> closes_when_written_{};
  std::vector<pollfd> waits_;  ///< here, as a forked child has no stack of the thread's to find it by
  std::chrono::steady_clock::time_point wrote_at_{};
  std::optional<std::chrono::steady_clock::time_point> closing_since_;
  link::FrameDecoder decoder_;
  std::string writing_;
  std::size_t written_{};
  int interrupt_delay_ms_{};
  std::atomic<std::chrono::steady_clock::time_point> wakes_at_{};
  std::thread thread_;
};

}  // namespace wayfinder::runtime
