#include "runtime/agent/interrupt.hpp"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "runtime/agent/process_end.hpp"
#include "runtime/agent/signal_choice.hpp"
#include "runtime/layout/machine.hpp"

namespace wayfinder::runtime {
namespace {

struct Interrupt {
  InterruptTick tick{};
  int signal{SIGURG};
  pid_t process{};
  pid_t vm_thread{};
  pid_t parent{};  ///< 0: its end is of no concern
  std::atomic<bool> is_installed{false};
  struct sigaction previous{};  ///< the program's; written only while our handler is not in place
};
Interrupt interrupt_state;

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
  interrupt_state.tick = tick;
  interrupt_state.process = getpid();
  interrupt_state.vm_thread = static_cast<pid_t>(syscall(SYS_gettid));
  interrupt_state.signal = chosen_signal("WAYFINDER_SIGNAL", SIGURG);
  put_handler_in_front();
  interrupt_state.is_installed.store(true);
}

void end_with_parent() noexcept {
  interrupt_state.parent = getppid();
  prctl(PR_SET_PDEATHSIG, interrupt_state.signal);
}

void send_interrupt() noexcept {
  if (!interrupt_state.is_installed.load()) return;
  put_handler_in_front();
  syscall(SYS_tgkill, interrupt_state.process, interrupt_state.vm_thread, interrupt_state.signal);
}

void remove_interrupt() noexcept {
  if (interrupt_state.parent != 0) prctl(PR_SET_PDEATHSIG, 0);
  interrupt_state.parent = 0;
  if (!interrupt_state.is_installed.exchange(false)) return;
  struct sigaction current{};
  if (sigaction(interrupt_state.signal, nullptr, &current) == 0 && current.sa_sigaction == interrupt_tick) {
    sigaction(interrupt_state.signal, &interrupt_state.previous, nullptr);
  }
}

}  // namespace wayfinder::runtime
