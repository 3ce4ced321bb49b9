#include "runtime/states/per_vm.hpp"

#include <pthread.h>

#include <atomic>
#include <ranges>
#include <utility>

namespace wayfinder::runtime {
namespace {

std::atomic<void (*)() noexcept> last_call{nullptr};

/// Its destructor runs when a thread ends, and not at exit(), as those of thread_local objects would.
pthread_key_t key_of_ends(void (*destroy)(void*)) {
  static const pthread_key_t key = [destroy] {
    pthread_key_t made{};
    pthread_key_create(&made, destroy);
    return made;
  }();
  return key;
}

}  // namespace

constinit thread_local VmParts* VmParts::of_thread_ [[gnu::tls_model("initial-exec")]] = nullptr;

void call_at_thread_end(void (*last)() noexcept) noexcept {
  last_call.store(last);
}

std::size_t VmParts::next_number() noexcept {
  static std::atomic<std::size_t> count{0};
  return count++;
}

VmParts& VmParts::make_for_thread() {
  if (of_thread_ == nullptr) {
    auto* parts = new VmParts;
    of_thread_ = parts;
    pthread_setspecific(key_of_ends(end_of_thread), parts);
  }
  return *of_thread_;
}

void VmParts::end_of_thread(void* parts) {
  if (auto* const last = last_call.load(); last != nullptr) last();
  delete static_cast<VmParts*>(parts);
  of_thread_ = nullptr;
}

VmParts::~VmParts() {
  for (Slot& slot : std::views::reverse(slots_)) {
    const Slot ends = std::exchange(slot, {});
    if (ends.part != nullptr) ends.destroy(ends.part);
  }
}

}  // namespace wayfinder::runtime
