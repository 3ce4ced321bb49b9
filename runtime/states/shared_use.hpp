#pragma once
#include <mutex>
#include <utility>

#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime {

/// Something that the process has once: set up for the first VM thread that uses it, taken back with the last. Never
/// destroyed. `uses_it` is the calling thread's own.
class SharedUse {
 public:
  /// False: it could not be set up, and what was begun has been taken back.
  template <class SetUp, class TakeBack>
  [[nodiscard]] bool begin(bool& uses_it, SetUp set_up, TakeBack take_back) {
    if (uses_it) return true;
    const std::lock_guard lock{mutex_};
    if (users_ == 0 && !set_up()) {
      take_back();
      return false;
    }
    ++users_;
    uses_it = true;
    return true;
  }

  template <class TakeBack>
  void end(bool& uses_it, TakeBack take_back) {
    if (!std::exchange(uses_it, false)) return;
    const std::lock_guard lock{mutex_};
    if (--users_ == 0) take_back();
  }

 private:
  ProcessMutex mutex_;
  int users_{};
};

}  // namespace wayfinder::runtime
