#include "runtime/heap/child_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace wayfinder::runtime::heap {

namespace {

constexpr int wait_clone = static_cast<int>(__WCLONE);  // children without an exit signal are waited for by name only

/// When memory ends the kernel shall take the copy, not the program.
void offer_to_oom_killer() noexcept {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  static_cast<void>(::write(file, "1000", 4) == 4);  // a wish
  ::close(file);
}

void close_all_but(int keep_open) noexcept {
  const auto close_range = [](unsigned first, unsigned last) { ::syscall(SYS_close_range, first, last, 0); };
  const auto kept = static_cast<unsigned>(keep_open);
  if (kept > 0) close_range(0, kept - 1);
  close_range(kept + 1, UINT_MAX);
}

}  // namespace

pid_t start_child(void (*body)(void*) noexcept, void* argument, int keep_open) noexcept {
  const pid_t parent = ::getpid();
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  // fork() would run the program's atfork handlers and end with SIGCHLD; the low byte 0 of the flags is "no signal"
  const auto child = static_cast<pid_t>(::syscall(SYS_clone, 0UL, nullptr, nullptr, nullptr, 0UL));
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) {
      offer_to_oom_killer();
      close_all_but(keep_open);
      body(argument);
    }
    ::syscall(SYS_exit_group, 0);
    __builtin_unreachable();
  }
  const int reason = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = reason;
  return child;
}

void await_child(pid_t child) noexcept {
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT | wait_clone) < 0 && errno == EINTR) {
  }
}

int reap_child(pid_t child) noexcept {
  int status = 0;
  while (::waitpid(child, &status, wait_clone) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

}  // namespace wayfinder::runtime::heap
