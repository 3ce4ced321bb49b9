#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace wayfinder::runtime::sampling {

/// The OS thread that says when to sample. Intervals vary by a quarter either way, so that they never march in step
/// with the program. It takes no signals of the program.
class TickThread {
 public:
  /// `tick` is called on the new thread about once an interval, until this is destroyed.
  TickThread(std::chrono::nanoseconds interval, std::function<void()> tick);
  /// Waits for a tick that is being given.
  ~TickThread();
  TickThread(const TickThread&) = delete;
  TickThread& operator=(const TickThread&) = delete;

 private:
  void run();

  const std::chrono::nanoseconds interval_;
  const std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable stops_;
  bool is_stopping_{};
  std::thread thread_;
};

}  // namespace wayfinder::runtime::sampling
