#include "runtime/sampling/signal_tick.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <mutex>

#include "runtime/agent/signal_choice.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "runtime/sampling/checked_tick.hpp"
#include "runtime/sampling/vm_thread.hpp"
#include "runtime/states/process_mutex.hpp"

// All but the constructor, install() and uninstall() runs inside ticks: no allocation, no lock, no API.
namespace wayfinder::runtime::sampling {
namespace {

/// That of this OS thread.
constinit thread_local std::atomic<SignalTick*> receiver [[gnu::tls_model("initial-exec")]]{nullptr};

/// The signal and its handler, for all that sample.
struct Installed {
  ProcessMutex mutex;
  pid_t process{};
  int receivers{};
  int signal{};  ///< 0: none
  struct sigaction previous{};
};
Installed& installed() {
  static auto& of_process = *new Installed;
  return of_process;
}

extern "C" void wayfinder_on_tick_signal(int, siginfo_t* info, void* context) {
  if (!VmThread::is_sent(*info)) return;  // somebody sent it to the whole process
  const int kept_errno = errno;
  SignalTick::deliver(*static_cast<const ucontext_t*>(context));
  errno = kept_errno;
}

bool is_ours(int signal) {
  struct sigaction present = {};
  sigaction(signal, nullptr, &present);
  return (present.sa_flags & SA_SIGINFO) != 0 && present.sa_sigaction == wayfinder_on_tick_signal;
}

int free_signal() {
  struct sigaction present = {};
  const int chosen = chosen_signal("WAYFINDER_SAMPLING_SIGNAL", SIGPROF);
  sigaction(chosen, nullptr, &present);
  if (present.sa_handler == SIG_DFL || present.sa_handler == SIG_IGN) return chosen;
  for (int signal = SIGRTMAX; signal >= SIGRTMIN; --signal) {
    sigaction(signal, nullptr, &present);
    if (present.sa_handler == SIG_DFL) return signal;
  }
  return chosen;
}

}  // namespace

SignalTick::SignalTick(Recorder& recorder, layout::Thread* main, const NativeMap& map, const Labels& labels)
    : recorder_{recorder}, main_{main}, map_{map}, walk_{recorder.functions, labels} {
  warm_up_unwinder();
  receiver.store(this, std::memory_order_release);
  install();
}

void SignalTick::deliver(const ucontext_t& context) noexcept {
  if (SignalTick* tick = receiver.load(std::memory_order_acquire); tick != nullptr) tick->tick(context);
}

void SignalTick::install() noexcept {
  Installed& all = installed();
  const std::lock_guard lock{all.mutex};
  if (all.process != getpid()) {
    all.process = getpid();
    all.receivers = all.signal = 0;
  }
  if (!is_installed_) ++all.receivers;
  is_installed_ = true;
  if (all.signal == 0 || !is_ours(all.signal)) {
    all.signal = free_signal();
    struct sigaction action = {};
    action.sa_sigaction = wayfinder_on_tick_signal;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(all.signal, &action, &all.previous);
  }
  signal_.store(all.signal, std::memory_order_relaxed);
}

void SignalTick::uninstall() noexcept {
  receiver.store(nullptr, std::memory_order_release);
  const int present = signal_.exchange(0, std::memory_order_relaxed);
  Installed& all = installed();
  const std::lock_guard lock{all.mutex};
  if (all.process == getpid()) {  // not in a forked child, which has this thread alone
    if (is_installed_) --all.receivers;
    is_installed_ = false;
    if (all.receivers > 0) return;
    all.signal = 0;
  }
  if (present == 0 || !is_ours(present)) return;
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;  // discards a pending one, whose default action would end the process
  sigaction(present, &ignore, nullptr);
  sigaction(present, &all.previous, nullptr);
}

void SignalTick::tick(const ucontext_t& context) noexcept {
  const CheckedTick checked;
  if (!recorder_.enter_tick()) return;  // its weight goes to the next one
  if (RawSample* sample = recorder_.claim_sample(recorder_.now_ns()); sample != nullptr) {
    NativeView native;
    auto look = [&] { native = native_view_tick(context, map_); };
    if (survive_faults(look) && walk_.walk_tick(main_, native, *sample)) {
      recorder_.keep(*sample);
    } else {
      recorder_.give_up(*sample);
    }
  }
  recorder_.leave_tick();
}

void SignalTick::sleeping_tick(std::uintptr_t stack_pointer, bool (*is_still_asleep)(void*), void* data) noexcept {
  const CheckedTick checked;
  if (!recorder_.enter_tick()) return;
  if (RawSample* sample = recorder_.claim_sample(recorder_.now_ns()); sample != nullptr) {
    NativeView native;
    native.stack_pointer = stack_pointer;
    const bool is_whole = walk_.walk_tick(main_, native, *sample);
    if (is_whole && is_still_asleep(data)) {
      sample->flags |= profiling::sample_waiting;
      recorder_.keep(*sample);
    } else {
      recorder_.give_up(*sample);
    }
  }
  recorder_.leave_tick();
}

}  // namespace wayfinder::runtime::sampling
