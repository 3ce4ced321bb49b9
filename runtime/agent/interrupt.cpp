#include "runtime/agent/interrupt.hpp"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <lua.hpp>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/process_end.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime {
namespace {

struct Interrupt {
  lua_State* main_thread{};
  int signal{SIGURG};
  bool layout_is_trusted{};
  pid_t process{};
  pid_t vm_thread{};
  pid_t parent{};  ///< 0: its end is of no concern
  std::atomic<bool> is_installed{false};
  struct sigaction previous{};  ///< the program's; written only while our handler is not in place
};
Interrupt interrupt_state;

std::uintptr_t stack_pointer_of(const void* context) noexcept {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.sp);
#else
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
#endif
}

void pass_on(int signal, siginfo_t* info, void* context) noexcept {
  const struct sigaction& previous = interrupt_state.previous;
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  }
}

/// Not asked in a forked child of the program's.
bool parent_has_ended() noexcept {
  return interrupt_state.parent != 0 && getpid() == interrupt_state.process && getppid() != interrupt_state.parent;
}

/// A tick: runs on the VM thread at any instruction of the process; touches the hook of the running Lua thread only.
extern "C" void interrupt_tick(int signal, siginfo_t* info, void* context) noexcept {
  const int saved_errno = errno;
  const bool is_ours = info->si_code == SI_TKILL && info->si_pid == interrupt_state.process;
  const Agent* agent = Agent::active();
  if (!is_ours) {
    if (parent_has_ended()) end_process_group();
    pass_on(signal, info, context);
  } else if (agent != nullptr && (evaluation_runs() ? evaluation_must_end() : !agent->is_stopped())) {
    lua_State* first = evaluation_runs() ? evaluation_thread() : interrupt_state.main_thread;
    arm_one_shot(interrupt_state.layout_is_trusted ? running_thread(first, stack_pointer_of(context)) : first);
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

void install_interrupt(lua_State* main_thread) noexcept {
  interrupt_state.main_thread = main_thread;
  interrupt_state.process = getpid();
  interrupt_state.vm_thread = static_cast<pid_t>(syscall(SYS_gettid));
  interrupt_state.layout_is_trusted = layout_verdict().is_trusted;
  if (const char* chosen = std::getenv("WAYFINDER_SIGNAL"); chosen != nullptr) {
    const long number = std::strtol(chosen, nullptr, 10);
    if (number > 0 && number < NSIG) interrupt_state.signal = static_cast<int>(number);
  }
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
