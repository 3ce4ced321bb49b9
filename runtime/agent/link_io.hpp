#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "protocol/link_framing.hpp"

namespace wayfinder::runtime {

class Agent;

/// The agent I/O thread: reads frames from the link, writes those in the outbox, repeats interrupts that have not been
/// followed yet, and sends log points that have waited long enough. All signals but those of faults are blocked in it.
class LinkIo {
 public:
  /// Starts the thread; `link` is closed when it ends.
  LinkIo(Agent& agent, int link);

  /// Makes the thread look at the outbox and its timers. Thread: any. Async-signal-safe.
  static void wake() noexcept;

  /// When the thread looks at its timers at the latest, whoever wakes it earlier. Thread: any.
  [[nodiscard]] std::chrono::steady_clock::time_point wakes_at() const noexcept { return wakes_at_.load(); }

  /// Writes what is in the outbox, then ends the thread. Thread: VM.
  void close_when_written();

 private:
  void take_wakes();
  void run();
  bool read_some();
  bool write_some();
  [[nodiscard]] int next_timeout_ms();

  Agent& agent_;
  int link_;
  link::FrameDecoder decoder_;
  std::string writing_;
  std::size_t written_{};
  int interrupt_delay_ms_{};
  std::atomic<std::chrono::steady_clock::time_point> wakes_at_{};
  std::thread thread_;
};

}  // namespace wayfinder::runtime
