#include "runtime/luajit/interruptible_code.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <lua.hpp>
#include <mutex>
#include <optional>
#include <vector>

#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/luajit_state.hpp"

namespace wayfinder::runtime::luajit {
namespace {

using SignalHandler = void (*)(int);
using Mode = std::int32_t;

constexpr const char* by_line = "li100000000";  // ms
constexpr const char* by_function = "fi100000000";
constexpr Mode mode_by_line = 'l';

struct Places {
  std::size_t mode{};        ///< from the main thread: what code is compiled for; 0: no profiler
  std::uint8_t tick_flag{};  ///< among the hooks' flags: a tick is due
  SignalHandler handler{};   ///< the profiler's own
};

struct Profiler {
  std::mutex mutex;
  lua_State* owner{};
  bool was_tried{};
  std::optional<Places> places;
  int users{};
};
Profiler& profiler() {
  static auto& of_process = *new Profiler;
  return of_process;
}

/// This OS thread's state is one of the users. Read in a tick.
constinit thread_local const Places* used [[gnu::tls_model("initial-exec")]] = nullptr;

SignalHandler present_handler() noexcept {
  struct sigaction present{};
  if (sigaction(SIGPROF, nullptr, &present) != 0 || (present.sa_flags & SA_SIGINFO) != 0) return SIG_DFL;
  return present.sa_handler;
}

void turn_on(lua_State* owner, const char* mode) {
  luaJIT_profile_start(owner, mode, [](void*, lua_State*, int, int) {}, nullptr);
}

// Main thread, global state and compiler's state are one block, smaller than this with what follows them.
constexpr std::size_t searched_words = 1536;
using Image = std::array<Mode, searched_words>;

Image image_of(const lua_State* owner) noexcept {
  Image image;
  std::memcpy(image.data(), static_cast<const void*>(owner), sizeof image);
  return image;
}

/// Hosts block signals on the threads that they make.
void raise_unblocked(int signal) noexcept {
  sigset_t one;
  sigset_t before;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, &before);
  syscall(SYS_tgkill, getpid(), static_cast<pid_t>(syscall(SYS_gettid)), signal);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

std::optional<Places> find_places(lua_State* owner) {
  Places found;
  std::vector<std::size_t> modes;
  auto look = [&] {
    const Image off = image_of(owner);
    turn_on(owner, by_function);
    const Image functions = image_of(owner);
    luaJIT_profile_stop(owner);
    turn_on(owner, by_line);
    const Image lines = image_of(owner);
    found.handler = present_handler();
    std::uint8_t* flags = hook_flags(owner);
    if (flags == nullptr) return;
    const std::uint8_t before = *flags;
    raise_unblocked(SIGPROF);
    found.tick_flag = static_cast<std::uint8_t>(*flags & ~before);
    *flags = before;
    luaJIT_profile_stop(owner);
    for (std::size_t at = 0; at < searched_words; ++at) {
      if (off[at] == 0 && functions[at] == 'f' && lines[at] == mode_by_line) modes.push_back(at * sizeof(Mode));
    }
  };
  if (!survive_faults(look) || modes.size() != 1) return std::nullopt;
  found.mode = modes[0];
  const bool is_one_bit = found.tick_flag != 0 && (found.tick_flag & (found.tick_flag - 1)) == 0;
  const bool has_handler = found.handler != SIG_DFL && found.handler != SIG_IGN;
  return is_one_bit && has_handler ? std::optional{found} : std::nullopt;
}

/// With the lock held: the profiler is on for us.
bool is_on() {
  Profiler& ours = profiler();
  if (ours.users > 0) return true;
  if (present_handler() != SIG_DFL) return false;  // somebody profiles already
  if (!ours.was_tried) {
    ours.was_tried = true;
    ours.owner = luaL_newstate();
    if (ours.owner != nullptr) ours.places = find_places(ours.owner);
  }
  if (!ours.places) return false;
  turn_on(ours.owner, by_line);
  return present_handler() == ours.places->handler;
}

void set_mode(lua_State* main_thread, Mode mode) {
  std::memcpy(reinterpret_cast<std::byte*>(main_thread) + profiler().places->mode, &mode, sizeof mode);
  luaJIT_setmode(main_thread, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_FLUSH);
}

}  // namespace

void make_code_interruptible(lua_State* main_thread) noexcept {
  if (used != nullptr) return;
  Profiler& ours = profiler();
  const std::lock_guard lock{ours.mutex};
  if (!is_on()) return;
  ++ours.users;
  used = &*ours.places;
  set_mode(main_thread, mode_by_line);
}

void leave_code_alone(lua_State* main_thread) noexcept {
  if (used == nullptr) return;
  Profiler& ours = profiler();
  const std::lock_guard lock{ours.mutex};
  if (main_thread != nullptr) set_mode(main_thread, 0);
  used = nullptr;
  if (--ours.users == 0 && present_handler() == ours.places->handler) luaJIT_profile_stop(ours.owner);
}

void interrupt_code(lua_State* main_thread) noexcept {
  if (used == nullptr || present_handler() != used->handler) return;
  std::uint8_t* flags = hook_flags(main_thread);
  *flags = static_cast<std::uint8_t>(*flags | used->tick_flag);
  // Makes the interpreter look at the flags.
  lua_sethook(main_thread, lua_gethook(main_thread), lua_gethookmask(main_thread), lua_gethookcount(main_thread));
}

}  // namespace wayfinder::runtime::luajit
