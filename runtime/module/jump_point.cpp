#include "runtime/module/jump_point.hpp"

#include <dlfcn.h>

#include <array>
#include <atomic>
#include <csetjmp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/throw_point.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/layout/protected_call.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/module/imported_function.hpp"
#include "runtime/states/shared_use.hpp"

namespace wayfinder::runtime {
namespace {

using Jump = void (*)(__jmp_buf_tag* target, int value);

constexpr std::array<std::string_view, 4> names{"__longjmp_chk", "_longjmp", "longjmp", "siglongjmp"};

struct Way {
  ImportedFunction function;
  Jump real;
};
/// Known as long as there is an agent; led to us only while one state's errors are watched, for each yield passes.
struct Ways {
  SharedUse use;
  SharedUse watch;
  std::vector<Way> known;
};
Ways& ways() {
  static auto& of_process = *new Ways;
  return of_process;
}
std::atomic<Jump> real_jump{nullptr};
// Whether this OS thread is one of the users:
constinit thread_local bool meets_here = false;
constinit thread_local bool watches_here = false;

void meet_jump(const __jmp_buf_tag* target) noexcept {
  const Agent* agent = Agent::active();
  if (agent == nullptr || !hooks_trust_layout()) return;
  lua_State* main_thread = agent->main_thread();
  if (main_thread == nullptr) return;
  lua_State* running = running_thread(main_thread, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
  if (layout::leaves_for(running, target)) {
    const int status = layout::status_of_leaving(running);
    if (status == LUA_ERRRUN || status == raised_by_finalizer) meet_handled_throw(running, status == LUA_ERRRUN);
    return;
  }
  meet_yield(running, target);
}

void on_jump(__jmp_buf_tag* target, int value) {
  if (errors_are_watched) meet_jump(target);
  real_jump.load(std::memory_order_relaxed)(target, value);
  __builtin_unreachable();
}

/// In ways().watch alone.
bool lead_here() noexcept {
  for (const Way& way : ways().known) {
    if (!way.function.lead_to(reinterpret_cast<void*>(&on_jump))) return false;
  }
  return true;
}

/// In ways().watch alone.
void lead_back() noexcept {
  for (const Way& way : ways().known) {
    (void)way.function.lead_to(reinterpret_cast<void*>(way.real));
  }
}

/// In ways().use alone. Each is led once to where it leads already, which shows that it can be.
bool find_all() noexcept {
  for (const ImportedFunction& function :
       ImportedFunction::in_object_of(reinterpret_cast<const void*>(&lua_error), names)) {
    // Not what the slot holds: before the first call that may be the resolver, which would fill the slot anew.
    const auto real = reinterpret_cast<Jump>(dlsym(RTLD_DEFAULT, function.name().data()));
    if (real == nullptr || !function.lead_to(reinterpret_cast<void*>(real))) return false;
    real_jump.store(real);
    ways().known.push_back({function, real});
  }
  return !ways().known.empty();
}

/// In ways().use alone.
void forget_all() noexcept {
  ways().known.clear();
}

void watch_jumps(bool is_watching) noexcept {
  if (!is_watching) return ways().watch.end(watches_here, lead_back);
  if (meets_here) (void)ways().watch.begin(watches_here, lead_here, lead_back);
}

}  // namespace

bool meet_jumps() noexcept {
  // Told in forked children too, where ways() can be locked: it is older than the debugger's own handler of forks.
  when_errors_are_watched(watch_jumps);
  return ways().use.begin(meets_here, find_all, forget_all);
}

void leave_jumps() noexcept {
  watch_jumps(false);
  ways().use.end(meets_here, forget_all);
}

}  // namespace wayfinder::runtime
