#include "runtime/sampling/checked_tick.hpp"

#if defined(WAYFINDER_CHECKED)
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace wayfinder::runtime::sampling {
namespace {
thread_local int ticks [[gnu::tls_model("initial-exec")]] = 0;

void refuse_in_tick(std::string_view what) {
  if (ticks == 0) return;
  ticks = 0;  // what abort() itself does is no concern of ours
  constexpr std::string_view head = "wayfinder: in a tick: ";
  static_cast<void>(!write(STDERR_FILENO, head.data(), head.size()));
  static_cast<void>(!write(STDERR_FILENO, what.data(), what.size()));
  std::abort();
}
}  // namespace

CheckedTick::CheckedTick() noexcept {
  ++ticks;
}
CheckedTick::~CheckedTick() {
  --ticks;
}

}  // namespace wayfinder::runtime::sampling

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those have allocators of their own
using wayfinder::runtime::sampling::refuse_in_tick;

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void __libc_free(void* block);

void* malloc(std::size_t size) {
  refuse_in_tick("malloc\n");
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  refuse_in_tick("calloc\n");
  return __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  refuse_in_tick("realloc\n");
  return __libc_realloc(block, size);
}
void free(void* block) {
  refuse_in_tick("free\n");
  __libc_free(block);
}
int pthread_mutex_lock(pthread_mutex_t* mutex) {
  refuse_in_tick("pthread_mutex_lock\n");
  using Lock = int (*)(pthread_mutex_t*);
  static constinit std::atomic<Lock> lock{nullptr};  // made without a guard, which might lock
  if (lock == nullptr) lock = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  return lock.load()(mutex);
}
}
#endif
#endif
