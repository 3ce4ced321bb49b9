#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace wayfinder::runtime {

class Agent;

/// What log points have said and the client has not been told yet. Lines of the same place that follow one another are
/// joined into one output event; order is kept and nothing is dropped: a writer waits when the client does not read.
class LogPoints {
 public:
  /// Appends one hit's text and a line break. Thread: VM.
  ///   path, reference  where the source is: one of the two is set
  void add(Agent& agent, std::string_view path, std::int64_t reference, std::int64_t line, std::string_view text);
  /// Sends all that waits; may wait for the client. Thread: VM.
  void flush(Agent& agent);

  /// The same from the agent I/O thread, without waiting for anything.
  void send_waiting(Agent& agent);
  [[nodiscard]] bool has_lines() const noexcept { return has_lines_.load(std::memory_order_acquire); }

 private:
  [[nodiscard]] std::string take_frame();  // with the lock held; "" when nothing waits

  static constexpr std::size_t joined_bytes = 64U << 10U;

  std::mutex mutex_;
  std::atomic<bool> has_lines_{false};
  std::string text_;
  std::string path_;
  std::int64_t reference_{};
  std::int64_t line_{};
};

}  // namespace wayfinder::runtime
