#include "runtime/hooks/hook_mask.hpp"

#include "runtime/facts/facts.hpp"
#include "runtime/facts/hook_fields.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime {
namespace {

using layout::CallInfo;
using layout::Thread;

/// A one-shot took the place of a program's count: what it had left. Written in the tick, read in the hook: one thread.
struct DisplacedCount {
  Thread* thread;
  int remaining;
};
constinit thread_local DisplacedCount displaced_count [[gnu::tls_model("initial-exec")]]{nullptr, 0};

/// Read in the tick, on the thread that writes it.
constinit thread_local volatile bool hook_is_changing [[gnu::tls_model("initial-exec")]] = false;
/// Whom a tick has come to meanwhile.
constinit thread_local lua_State* volatile waits_for_one_shot [[gnu::tls_model("initial-exec")]] = nullptr;

/// The VM looks at its hooks only in calls whose trap is set. Set are the running call, from which a return hands it
/// on, and the next Lua caller, in case the running one ends in a C function.
void mark_newest_traps(Thread& thread) noexcept {
  int marked = 0;
  for (CallInfo* call = thread.call; call != nullptr && marked < 2; call = previous_of(thread, *call)) {
    if (!layout::is_lua(*call)) continue;
    wake(*call);
    ++marked;
  }
}

/// Somebody else's hook that runs at the next instruction, as an interpreter's SIGINT handler sets one, also in the
/// middle of an event of ours. Whoever came over it would lose the interrupt.
bool is_interrupted(lua_State* L) noexcept {
  const lua_Hook hook = __real_lua_gethook(L);
  return hook != nullptr && hook != hook_owner().hook && !wears_evaluation_hook(L) &&
         (__real_lua_gethookmask(L) & LUA_MASKCOUNT) != 0 && __real_lua_gethookcount(L) == 1;
}

/// By arm_one_shot(), or as if it had been.
bool is_armed(lua_State* L) noexcept {
  if (__real_lua_gethook(L) != hook_owner().hook || (__real_lua_gethookmask(L) & LUA_MASKCOUNT) == 0) return false;
  return (hooks_trust_layout() ? layout::of(L)->hook_count : __real_lua_gethookcount(L)) == 1;
}

/// By the API alone a hook is set with its count from the beginning: not where nothing changes, or the program's own
/// COUNT hook would never get there.
void wear_hook_by_api(lua_State* L, int agent_mask) noexcept {
  const UserHook* user = user_hook_of(L);
  const int mask = agent_mask | (user == nullptr ? 0 : user->mask);
  const bool is_worn = __real_lua_gethookmask(L) == mask &&
                       __real_lua_gethook(L) == (mask == 0 ? nullptr : hook_owner().hook) &&
                       __real_lua_gethookcount(L) == (user == nullptr ? 0 : user->count);
  if (!is_worn) wear_hook_anew(L, agent_mask);
}

}  // namespace

bool hooks_trust_layout() noexcept {
  static const bool is_trusted = layout_verdict().is_trusted;
  return is_trusted;
}

void set_raw_hook(lua_State* L, lua_Hook hook, int mask, int count) noexcept {
  __real_lua_sethook(L, hook, mask, count);
}

void wear_hook(lua_State* L, int agent_mask) noexcept {
  if (is_interrupted(L)) return;
  if (!hooks_trust_layout()) return wear_hook_by_api(L, agent_mask);
  const UserHook* user = user_hook_of(L);
  const int mask = agent_mask | (user == nullptr ? 0 : user->mask);
  Thread& thread = *layout::of(L);
  layout::set_hook_mask(thread, mask);
  thread.hook = mask == 0 ? nullptr : hook_owner().hook;
  if ((mask & (LUA_MASKLINE | LUA_MASKCOUNT)) != 0) mark_newest_traps(thread);
}

void wear_hook_anew(lua_State* L, int agent_mask) noexcept {
  const UserHook* user = user_hook_of(L);
  const int mask = agent_mask | (user == nullptr ? 0 : user->mask);
  set_raw_hook(L, mask == 0 ? nullptr : hook_owner().hook, mask, user == nullptr ? 0 : user->count);
}

void wear_hook_in_all_frames(lua_State* L, int agent_mask) noexcept {
  const UserHook* user = user_hook_of(L);
  const int remaining = hooks_trust_layout() ? layout::of(L)->hook_count : 0;
  wear_hook_anew(L, agent_mask);
  if (hooks_trust_layout() && user != nullptr && user->count > 0) layout::of(L)->hook_count = remaining;
}

HookChange::HookChange(lua_State* L) noexcept : armed_{nullptr}, is_inner_{hook_is_changing} {
  hook_is_changing = true;
  if (is_armed(L)) armed_ = L;
}

HookChange::~HookChange() {
  if (is_inner_) return;
  hook_is_changing = false;
  lua_State* waiting = waits_for_one_shot;
  waits_for_one_shot = nullptr;
  if (waiting == nullptr) waiting = armed_;
  if (waiting != nullptr) arm_one_shot(waiting);
}

ProgramHookWorn::ProgramHookWorn(lua_State* L) noexcept
    : change_{L},
      thread_{L},
      hook_{__real_lua_gethook(L)},
      mask_{__real_lua_gethookmask(L)},
      count_{__real_lua_gethookcount(L)},
      remaining_{hooks_trust_layout() ? layout::of(L)->hook_count : 0} {
  const UserHook* program = user_hook_of(L);
  set_raw_hook(L, program == nullptr ? nullptr : program->function, program == nullptr ? 0 : program->mask,
               program == nullptr ? 0 : program->count);
}

ProgramHookWorn::~ProgramHookWorn() {
  set_raw_hook(thread_, hook_, mask_, count_);
  if (hooks_trust_layout()) layout::of(thread_)->hook_count = remaining_;
}

void arm_one_shot(lua_State* L) noexcept {
  if (hook_is_changing) {
    waits_for_one_shot = L;
    return;
  }
  if (is_interrupted(L)) return;  // whoever asks asks again
  if (!hooks_trust_layout()) {
    set_raw_hook(L, hook_owner().hook, __real_lua_gethookmask(L) | LUA_MASKCOUNT, 1);
    return;
  }
  Thread& thread = *layout::of(L);
  const bool program_counts = (thread.hook_mask & LUA_MASKCOUNT) != 0 && thread.base_hook_count > 0;
  const bool is_armed = displaced_count.thread == &thread && thread.hook_count == 1;
  if (program_counts && !is_armed) displaced_count = {&thread, thread.hook_count};
  thread.hook_count = 1;
  thread.hook = hook_owner().hook;
  layout::set_hook_mask(thread, thread.hook_mask | LUA_MASKCOUNT);
  mark_newest_traps(thread);
}

bool user_count_is_due(lua_State* L) noexcept {
  const UserHook* user = user_hook_of(L);
  if (user == nullptr || (user->mask & LUA_MASKCOUNT) == 0) return false;
  if (!hooks_trust_layout()) {
    constexpr int one_shot = 1;
    return user->count == one_shot || __real_lua_gethookcount(L) != one_shot;  // whose event it is
  }
  Thread* thread = layout::of(L);
  if (displaced_count.thread != thread) return true;
  displaced_count.thread = nullptr;
  const int remaining = displaced_count.remaining - 1;  // the instruction that is about to run counts
  if (remaining <= 0) return true;
  thread->hook_count = remaining;
  return false;
}

LinePositionKept::LinePositionKept(lua_State* L) noexcept : state_{hooks_trust_layout() ? L : nullptr} {
  if (state_ != nullptr) position_ = layout::told_position(*layout::of(L));
}

LinePositionKept::~LinePositionKept() {
  if (state_ != nullptr) layout::set_told_position(*layout::of(state_), position_);
}

bool is_at_line_start(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return false;
  const Thread& thread = *layout::of(L);
  const layout::Proto* proto = layout::is_lua(*thread.call) ? layout::proto_of(*thread.call) : nullptr;
  if (proto == nullptr || !layout::has_lines(*proto)) return false;
  const std::ptrdiff_t pc = layout::pc_of(thread, *thread.call, *proto);
  return pc <= 0 || layout::line_of(*proto, pc - 1) != layout::line_of(*proto, pc);
}

void note_current_line(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return;
  Thread& thread = *layout::of(L);
  const layout::Proto* proto = layout::is_lua(*thread.call) ? layout::proto_of(*thread.call) : nullptr;
  if (proto != nullptr) note_line(thread, *thread.call, *proto);
}

}  // namespace wayfinder::runtime
