#include "runtime/luajit/interruptible_code.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <lua.hpp>

namespace wayfinder::runtime::luajit {
namespace {

/// The profiler's own; null: it is not on.
void (*profiler_handler)(int) = nullptr;

void (*present_handler() noexcept)(int) {
  struct sigaction present{};
  if (sigaction(SIGPROF, nullptr, &present) != 0 || (present.sa_flags & SA_SIGINFO) != 0) return SIG_DFL;
  return present.sa_handler;
}

}  // namespace

void make_code_interruptible(lua_State* L) noexcept {
  if (present_handler() != SIG_DFL) return;  // somebody profiles already
  // By line; 10^8 ms.
  luaJIT_profile_start(L, "li100000000", [](void*, lua_State*, int, int) {}, nullptr);
  profiler_handler = present_handler();
  if (profiler_handler == SIG_DFL || profiler_handler == SIG_IGN) profiler_handler = nullptr;
}

void leave_code_alone(lua_State* L) noexcept {
  if (profiler_handler == nullptr) return;
  if (present_handler() == profiler_handler) luaJIT_profile_stop(L);
  profiler_handler = nullptr;
}

void interrupt_code() noexcept {
  if (profiler_handler == nullptr || present_handler() != profiler_handler) return;
  syscall(SYS_tgkill, getpid(), static_cast<pid_t>(syscall(SYS_gettid)), SIGPROF);
}

}  // namespace wayfinder::runtime::luajit
