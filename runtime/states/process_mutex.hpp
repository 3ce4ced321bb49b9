#pragma once
#include <mutex>

namespace wayfinder::runtime {

/// A mutex for what the process has once, that a forked child can use: fork() waits until nobody holds one, so that the
/// child finds all of them free. Never destroyed; nobody takes one while he holds another.
class ProcessMutex {
 public:
  ProcessMutex();
  ~ProcessMutex() = default;
  ProcessMutex(const ProcessMutex&) = delete;
  ProcessMutex& operator=(const ProcessMutex&) = delete;

  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

}  // namespace wayfinder::runtime
