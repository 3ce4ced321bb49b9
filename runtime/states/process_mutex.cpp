#include "runtime/states/process_mutex.hpp"

#include <pthread.h>

#include <algorithm>
#include <ranges>
#include <vector>

namespace wayfinder::runtime {
namespace {

struct Known {
  std::mutex mutex;
  std::vector<ProcessMutex*> all;
};
Known& known() {
  static auto& of_process = *new Known;
  return of_process;
}

void lock_all() {
  known().mutex.lock();
  std::ranges::for_each(known().all, [](ProcessMutex* each) { each->lock(); });
}

void unlock_all() {
  std::ranges::for_each(std::views::reverse(known().all), [](ProcessMutex* each) { each->unlock(); });
  known().mutex.unlock();
}

}  // namespace

ProcessMutex::ProcessMutex() {
  const std::lock_guard lock{known().mutex};
  if (known().all.empty()) pthread_atfork(lock_all, unlock_all, unlock_all);
  known().all.push_back(this);
}

}  // namespace wayfinder::runtime
