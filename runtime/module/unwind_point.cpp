#include "runtime/module/unwind_point.hpp"

#include <dlfcn.h>
#include <unwind.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/throw_point.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/luajit_state.hpp"
#include "runtime/module/imported_function.hpp"
#include "runtime/states/shared_use.hpp"

namespace wayfinder::runtime {
namespace {

using Raise = _Unwind_Reason_Code (*)(_Unwind_Exception*);

constexpr std::array<std::string_view, 1> names{"_Unwind_RaiseException"};

/// "LUAJIT2", and the status in the lowest byte (lj_err.c).
constexpr std::uint64_t exception_class = 0x4c55414a49543200;
constexpr std::uint64_t status_bits = 0xFF;

/// Led as long as one state's errors are watched.
struct Ways {
  SharedUse use;
  std::vector<ImportedFunction> led;
};
Ways& ways() {
  static auto& of_process = *new Ways;
  return of_process;
}
std::atomic<Raise> real_raise{nullptr};
constinit thread_local bool meets_here = false;  ///< this OS thread is one of the users

/// The compiler gives up by errors of its own, on the same way. The program's are raised by one function of LuaJIT's:
/// the places in it from which they set out are found by raising some in a throw-away state.
std::vector<std::uintptr_t>& raising_places() {
  static auto& places = *new std::vector<std::uintptr_t>;
  return places;
}
constinit thread_local bool is_learning = false;

struct Search {
  std::uintptr_t callee{};
  std::uintptr_t caller{};
  bool is_next{};
};

/// Who has called the function that `place` lies in.
std::uintptr_t caller_of_place(const void* place) noexcept {
  Search search{reinterpret_cast<std::uintptr_t>(place), 0, false};
  _Unwind_Backtrace(
      [](_Unwind_Context* context, void* data) {
        auto& wanted = *static_cast<Search*>(data);
        const std::uintptr_t at = _Unwind_GetIP(context);
        if (wanted.is_next) wanted.caller = at;
        wanted.is_next = at == wanted.callee;
        return wanted.caller == 0 ? _URC_NO_REASON : _URC_NORMAL_STOP;
      },
      &search);
  return search.caller;
}

void learn_raising_places() {
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return;
  is_learning = true;
  for (const char* text : {"local x = nil; return x.y", "return {} + 1", "return ('x')()"}) {
    if (luaL_loadstring(scratch, text) == LUA_OK) (void)lua_pcall(scratch, 0, 0, 0);
    lua_settop(scratch, 0);
  }
  const auto raise = [](lua_State* L) { return luaL_error(L, "learnt"); };
  lua_pushcfunction(scratch, raise);
  (void)lua_pcall(scratch, 0, 0, 0);
  lua_pushcfunction(scratch, raise);  // a message handler that raises
  lua_pushcfunction(scratch, raise);
  (void)lua_pcall(scratch, 0, 0, -2);
  is_learning = false;
  lua_close(scratch);
}

/// Behind the exception stands the address of the global state, which lies behind the main thread.
bool is_of_state(const _Unwind_Exception* exception, const lua_State* main_thread) noexcept {
  std::uintptr_t global = 0;
  std::memcpy(&global, exception + 1, sizeof global);
  constexpr std::uintptr_t longest_thread = 1024;
  const auto distance = global - reinterpret_cast<std::uintptr_t>(main_thread);
  return distance > 0 && distance < longest_thread;
}

void meet_unwind(_Unwind_Exception* exception) noexcept {
  const Agent* agent = Agent::active();
  if (agent == nullptr || agent->main_thread() == nullptr) return;
  if ((exception->exception_class & ~status_bits) != exception_class) return;
  if (!is_of_state(exception, agent->main_thread())) return;
  // There is one for the whole thread, and what the debugger runs may raise as well.
  std::array<std::byte, sizeof(_Unwind_Exception) + sizeof(void*)> kept;
  std::memcpy(kept.data(), exception, kept.size());
  lua_State* main_thread = agent->main_thread();
  lua_State* raising = luajit::running_thread(main_thread);
  const auto status = exception->exception_class & status_bits;
  if (status == LUA_ERRRUN || status == LUA_ERRERR) meet_handled_throw(raising, false);
  follow_error(raising);
  luajit::set_running_thread(main_thread, raising);
  std::memcpy(static_cast<void*>(exception), kept.data(), kept.size());
}

_Unwind_Reason_Code on_raise(_Unwind_Exception* exception) {
  if (is_learning) {
    raising_places().push_back(caller_of_place(__builtin_return_address(0)));
  } else if (errors_are_watched && std::ranges::find(raising_places(), caller_of_place(__builtin_return_address(0))) !=
                                       raising_places().end()) {
    meet_unwind(exception);
  }
  return real_raise.load(std::memory_order_relaxed)(exception);
}

/// In ways().use alone.
void lead_back() noexcept {
  for (const ImportedFunction& function : ways().led) {
    (void)function.lead_to(reinterpret_cast<void*>(real_raise.load()));
  }
  ways().led.clear();
}

/// In ways().use alone.
bool lead_all() noexcept {
  real_raise.store(reinterpret_cast<Raise>(dlsym(RTLD_DEFAULT, names[0].data())));
  if (real_raise.load() == nullptr) return false;
  for (const ImportedFunction& function :
       ImportedFunction::in_object_of(reinterpret_cast<const void*>(&lua_error), names)) {
    ways().led.push_back(function);
    if (!function.lead_to(reinterpret_cast<void*>(&on_raise))) return false;
  }
  if (raising_places().empty()) learn_raising_places();  // before any state's errors are watched
  return !ways().led.empty() && !raising_places().empty();
}

}  // namespace

bool meet_unwinds() noexcept {
  return ways().use.begin(meets_here, lead_all, lead_back);
}

void leave_unwinds() noexcept {
  ways().use.end(meets_here, lead_back);
}

}  // namespace wayfinder::runtime
