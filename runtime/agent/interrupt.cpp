#include "runtime/agent/interrupt.hpp"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <utility>

#include "runtime/agent/process_end.hpp"
#include "runtime/agent/signal_choice.hpp"
#include "runtime/layout/machine.hpp"
#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime {
namespace {

struct Interrupt {
  InterruptTick tick{};
  int signal{SIGURG};
  pid_t process{};
  pid_t parent{};            ///< 0: its end is of no concern
  pid_t thread_of_parent{};  ///< that was started by it
  std::atomic<int> installs{0};
  ProcessMutex mutex;           ///< for those who change the handler
  struct sigaction previous{};  ///< the program's; written only while our handler is not in place
};
/// Never destroyed: the handler and the process's end still come by.
Interrupt& interrupt_state = *new Interrupt;

// initial-exec: __tls_get_addr may allocate at a thread's first use.
thread_local bool is_passing_on [[gnu::tls_model("initial-exec")]] = false;

void pass_on(int signal, siginfo_t* info, void* context) noexcept {
  if (is_passing_on) return;  // the program's handler was put behind ours, and has called ours as the one before it
  is_passing_on = true;
  const struct sigaction& previous = interrupt_state.previous;
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  }
  is_passing_on = false;
}

/// Not asked in a forked child of the program's.
bool parent_has_ended() noexcept {
  return interrupt_state.parent != 0 && getpid() == interrupt_state.process && getppid() != interrupt_state.parent;
}

/// Runs on the VM thread at any instruction of the process.
extern "C" void interrupt_tick(int signal, siginfo_t* info, void* context) noexcept {
  const int saved_errno = errno;
  const bool is_ours = info->si_code == SI_TKILL && info->si_pid == interrupt_state.process;
  if (!is_ours) {
    if (parent_has_ended()) end_process_group();
    pass_on(signal, info, context);
  } else {
    interrupt_state.tick(stack_pointer_of(*static_cast<const ucontext_t*>(context)));
  }
  errno = saved_errno;
}

pid_t this_os_thread() noexcept {
  return static_cast<pid_t>(syscall(SYS_gettid));
}

/// Hosts block signals on the threads that they make (SDL blocks all), and a mask outlives exec. On a thread that runs
/// Lua ours have to come through, and the fault of a trap that is blocked would end the process.
sigset_t signals_of_vm_thread() noexcept {
  sigset_t own;
  sigemptyset(&own);
  for (const int signal : {interrupt_state.signal, SIGSEGV, SIGBUS}) {
    sigaddset(&own, signal);
  }
  return own;
}

struct Unblocked {
  bool is_any{};
  sigset_t signals{};
};
thread_local Unblocked unblocked;  ///< what this OS thread had blocked of these

void let_signals_in() noexcept {
  const sigset_t own = signals_of_vm_thread();
  sigset_t before;
  if (unblocked.is_any || pthread_sigmask(SIG_UNBLOCK, &own, &before) != 0) return;
  sigandset(&unblocked.signals, &own, &before);
  unblocked.is_any = true;
}

/// With the lock held.
void put_handler_in_front() noexcept {
  struct sigaction current{};
  if (sigaction(interrupt_state.signal, nullptr, &current) != 0) return;
  if ((current.sa_flags & SA_SIGINFO) != 0 && current.sa_sigaction == interrupt_tick) return;
  interrupt_state.previous = current;
  struct sigaction ours{};
  ours.sa_sigaction = interrupt_tick;
  ours.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&ours.sa_mask);
  sigaction(interrupt_state.signal, &ours, nullptr);
}

}  // namespace

void install_interrupt(InterruptTick tick) noexcept {
  const std::lock_guard lock{interrupt_state.mutex};
  if (interrupt_state.installs.load() == 0 || interrupt_state.process != getpid()) {
    interrupt_state.tick = tick;
    interrupt_state.process = getpid();
    interrupt_state.installs = 0;
    interrupt_state.signal = chosen_signal("WAYFINDER_SIGNAL", SIGURG);
  }
  put_handler_in_front();
  let_signals_in();
  ++interrupt_state.installs;
}

void restore_signal_mask() noexcept {
  if (std::exchange(unblocked.is_any, false)) pthread_sigmask(SIG_BLOCK, &unblocked.signals, nullptr);
}

void end_with_parent() noexcept {
  interrupt_state.parent = getppid();
  interrupt_state.thread_of_parent = this_os_thread();
  prctl(PR_SET_PDEATHSIG, interrupt_state.signal);
}

void send_interrupt(std::int32_t vm_thread) noexcept {
  if (interrupt_state.installs.load() <= 0) return;
  const std::lock_guard lock{interrupt_state.mutex};
  put_handler_in_front();
  syscall(SYS_tgkill, interrupt_state.process, vm_thread, interrupt_state.signal);
}

void remove_interrupt() noexcept {
  if (interrupt_state.parent != 0 && interrupt_state.thread_of_parent == this_os_thread()) {
    prctl(PR_SET_PDEATHSIG, 0);
    interrupt_state.parent = 0;
  }
  const std::lock_guard lock{interrupt_state.mutex};
  if (--interrupt_state.installs > 0) return;
  struct sigaction current{};
  if (sigaction(interrupt_state.signal, nullptr, &current) == 0 && current.sa_sigaction == interrupt_tick) {
    sigaction(interrupt_state.signal, &interrupt_state.previous, nullptr);
  }
}

}  // namespace wayfinder::runtime
