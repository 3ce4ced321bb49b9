#include "runtime/layout/fault_guard.hpp"

#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <mutex>

namespace wayfinder::runtime {
namespace {

/// The compiler's own jump: it restores nothing but the place, so a guard costs next to nothing, and no library stands
/// between (that of the address sanitizer locks).
struct Guard {
  void* back[5];  // as __builtin_setjmp wants it
  Guard* outer;
};

// initial-exec: __tls_get_addr may allocate at a thread's first use, which a signal handler must not.
thread_local Guard* innermost [[gnu::tls_model("initial-exec")]] = nullptr;
thread_local bool is_chaining [[gnu::tls_model("initial-exec")]] = false;

// The kernel's own call and form of a signal mask: a tick may not enter a library that somebody has put in front of it.
using KernelMask = std::uint64_t;
constexpr KernelMask bit_of(int signal) {
  return KernelMask{1} << (signal - 1);
}
constexpr KernelMask fault_signals = bit_of(SIGSEGV) | bit_of(SIGBUS);

KernelMask change_mask(int how, KernelMask mask) {
  KernelMask before = 0;
  syscall(SYS_rt_sigprocmask, how, &mask, &before, sizeof mask);
  return before;
}

// Two slots each, so that a handler that runs while another thread installs reads a whole one.
struct Previous {
  struct sigaction slots[2];
  std::atomic<int> current{0};
};
Previous previous_segv;
Previous previous_bus;
std::atomic<ForeseenFault> foreseen_fault{nullptr};

void die_by(int signal) {
  struct sigaction fallback = {};
  fallback.sa_handler = SIG_DFL;
  sigaction(signal, &fallback, nullptr);
  // A fault happens again on return and leaves a true core dump; a signal that was sent must be sent again.
  syscall(SYS_tgkill, getpid(), gettid(), signal);
}

void hand_on(int signal, siginfo_t* info, void* context) {
  const Previous& previous = signal == SIGSEGV ? previous_segv : previous_bus;
  const struct sigaction& handler = previous.slots[previous.current.load(std::memory_order_acquire)];
  if (is_chaining) return die_by(signal);  // the handler that we called has called us: nobody wants this fault
  is_chaining = true;
  if ((handler.sa_flags & SA_SIGINFO) != 0 && handler.sa_sigaction != nullptr) {
    handler.sa_sigaction(signal, info, context);
  } else if (handler.sa_handler == SIG_IGN && info->si_code <= 0) {
    // sent, and the program ignores it
  } else if (handler.sa_handler == SIG_DFL || handler.sa_handler == SIG_IGN) {
    die_by(signal);
  } else {
    handler.sa_handler(signal);
  }
  is_chaining = false;
}

extern "C" void wayfinder_on_fault(int signal, siginfo_t* info, void* context) {
  const bool was_sent = info->si_code <= 0;
  if (const ForeseenFault foreseen = foreseen_fault.load(std::memory_order_acquire);
      foreseen != nullptr && !was_sent && foreseen(*static_cast<ucontext_t*>(context))) {
    return;
  }
  if (Guard* guard = innermost; guard != nullptr && !was_sent) {
    innermost = guard->outer;
    // Whoever stands between the kernel and us (the thread sanitizer, a handler that chains to ours) may have blocked
    // signals for the time of this call, which never returns.
    KernelMask mask = 0;
    std::memcpy(&mask, &static_cast<const ucontext_t*>(context)->uc_sigmask, sizeof mask);
    change_mask(SIG_SETMASK, mask);
    __builtin_longjmp(static_cast<void**>(guard->back), 1);
  }
  hand_on(signal, info, context);
}

void install(int signal, Previous& previous) {
  struct sigaction present = {};
  sigaction(signal, nullptr, &present);
  if ((present.sa_flags & SA_SIGINFO) != 0 && present.sa_sigaction == wayfinder_on_fault) return;
  const int spare = 1 - previous.current.load(std::memory_order_relaxed);
  previous.slots[spare] = present;
  previous.current.store(spare, std::memory_order_release);
  struct sigaction ours = {};
  ours.sa_sigaction = wayfinder_on_fault;
  // NODEFER: we leave by a jump without restoring the mask. ONSTACK: a program that catches its stack overflows on
  // another stack goes on doing so.
  ours.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  sigaction(signal, &ours, nullptr);
}

bool survive_guarded(void (*body)(void*), void* argument) noexcept {
  Guard guard{};
  guard.outer = innermost;
  if (__builtin_setjmp(static_cast<void**>(guard.back)) != 0) return false;  // innermost was put back before the jump
  std::atomic_signal_fence(std::memory_order_seq_cst);
  innermost = &guard;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  body(argument);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  innermost = guard.outer;
  return true;
}

}  // namespace

void lead_faults(ForeseenFault foreseen) noexcept {
  foreseen_fault.store(foreseen, std::memory_order_release);
}

void install_fault_guard() noexcept {
  static std::mutex mutex;
  const std::lock_guard lock{mutex};
  install(SIGSEGV, previous_segv);
  install(SIGBUS, previous_bus);
}

bool survive_faults(void (*body)(void*), void* argument) noexcept {
  if (innermost != nullptr) return survive_guarded(body, argument);
  // A fault while its signal is blocked ends the process, whatever its handler: a program may block everything, and the
  // thread sanitizer runs every handler so.
  const KernelMask before = change_mask(SIG_UNBLOCK, fault_signals);
  const bool is_whole = survive_guarded(body, argument);
  if ((before & fault_signals) != 0) change_mask(SIG_BLOCK, before & fault_signals);
  return is_whole;
}

}  // namespace wayfinder::runtime
