#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace wayfinder::runtime {

/// Frames on their way to the peer, in the order in which they were put. Bounded for those who may wait.
/// Thread: any for the writers' side; the agent I/O thread takes.
class Outbox {
 public:
  static constexpr std::size_t limit_bytes = 4U << 20U;

  /// `wake` is called after each frame that is put into an empty box. Thread: the writer's.
  explicit Outbox(std::function<void()> wake) : wake_{std::move(wake)} {}
  /// From here on frames are taken. `write` gets each frame that finds nothing before it, sends as much of it as goes
  /// without waiting and returns how much that was; only the rest is left to the agent I/O thread. A person who waits
  /// for an answer is spared its waking. Called with the box locked.
  void open(std::function<std::size_t(std::string_view)> write);

  /// Waits for room, then puts. Dropped when the box has been closed. Thread: any but the agent I/O thread.
  void put(std::string frame);
  /// Puts although the box may be full; for small frames of threads that may not wait.
  void put_at_once(std::string frame);
  /// Puts if there is room; false: there was none, or the box is closed.
  [[nodiscard]] bool offer(std::string frame);

  /// The oldest frame, which then counts as being written until finished(); empty: there is none. Thread: agent I/O.
  [[nodiscard]] std::string take();
  void finished();
  [[nodiscard]] bool has_frames() const;

  /// From here on nothing is taken or waited for, as before the first open(): there is no link.
  void close();

 private:
  void add(std::string&& frame);  // with the lock held

  const std::function<void()> wake_;
  std::function<std::size_t(std::string_view)> write_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> frames_;
  std::size_t bytes_{};          ///< that wait or are being written
  std::size_t written_bytes_{};  ///< size of the frame that is being written
  std::uint64_t opened_{};       ///< how often: frames for one link are not for the next
  bool is_closed_{true};
};

}  // namespace wayfinder::runtime
