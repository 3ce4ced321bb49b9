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
#include <utility>
#include <vector>

#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/luajit_state.hpp"
#include "runtime/states/process_mutex.hpp"

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
  ProcessMutex mutex;
  lua_State* spare{};  ///< a state of ours, which does nothing
  lua_State* owner{};  ///< whose it is; null: nobody's of ours
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

/// With the lock held: how the profiler is told; found once, in the spare state.
bool knows_places() {
  Profiler& ours = profiler();
  if (!std::exchange(ours.was_tried, true)) {
    ours.spare = luaL_newstate();
    if (ours.spare != nullptr) ours.places = find_places(ours.spare);
    if (!ours.places && ours.spare != nullptr) luaJIT_profile_stop(ours.spare);
  }
  return ours.places.has_value();
}

/// With the lock held: as the program's profiler would be. It can still be the program's: a state that has it may begin
/// anew.
bool give_to(lua_State* owner) {
  turn_on(owner, by_line);
  profiler().owner = present_handler() == profiler().places->handler ? owner : nullptr;
  return profiler().owner != nullptr;
}

/// With the lock held: the others go on with it as that of the spare state.
void take_from(lua_State* owner) {
  Profiler& ours = profiler();
  if (owner == nullptr || ours.owner != owner) return;
  ours.owner = nullptr;
  if (present_handler() == ours.places->handler) luaJIT_profile_stop(owner);
  if (ours.users > 0 && present_handler() == SIG_DFL) (void)give_to(ours.spare);
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
  const bool is_ours = ours.users > 0 && ours.owner != nullptr;
  if (!is_ours && (present_handler() != SIG_DFL || !knows_places())) return;  // somebody profiles already
  if (!is_ours && !give_to(main_thread)) return;
  ++ours.users;
  used = &*ours.places;
  if (is_ours) set_mode(main_thread, mode_by_line);
}

void leave_code_alone(lua_State* main_thread) noexcept {
  if (used == nullptr) return;
  Profiler& ours = profiler();
  const std::lock_guard lock{ours.mutex};
  used = nullptr;
  --ours.users;
  if (main_thread != nullptr && ours.owner != main_thread) set_mode(main_thread, 0);
  take_from(ours.users == 0 ? ours.owner : main_thread);
}

void give_profiler_up(lua_State* main_thread) noexcept {
  const std::lock_guard lock{profiler().mutex};
  take_from(main_thread);
}

void interrupt_code(lua_State* main_thread) noexcept {
  if (used == nullptr || present_handler() != used->handler) return;
  std::uint8_t* flags = hook_flags(main_thread);
  *flags = static_cast<std::uint8_t>(*flags | used->tick_flag);
  // Makes the interpreter look at the flags.
  lua_sethook(main_thread, lua_gethook(main_thread), lua_gethookmask(main_thread), lua_gethookcount(main_thread));
}

}  // namespace wayfinder::runtime::luajit
