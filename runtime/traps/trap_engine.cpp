#include "runtime/traps/trap_engine.hpp"

#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/safe_point.hpp"
#include "runtime/inspect/collector_pause.hpp"
#include "runtime/layout/live_threads.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/layout/trap_calls.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/traps/self_test.hpp"

namespace wayfinder::runtime::traps {
namespace {

/// That of this OS thread.
constinit thread_local TrapEngine* engine_of_thread = nullptr;

bool meet(lua_State* L, const TrapHit& hit) noexcept {
  return engine_of_thread == nullptr || engine_of_thread->meet(L, hit);
}

/// What stays with a Lua state when its client goes.
struct StateTraps {
  static void code_comes(void*) noexcept {
    come_to_safe_point(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
  }
  static void code_goes(void* traps, const void* prototype) noexcept {
    static_cast<StateTraps*>(traps)->set.prototype_dies(prototype);
  }
  static void state_ends(void* traps) noexcept { static_cast<StateTraps*>(traps)->set.state_dies(); }

  TrapSet set{meet};
  CodeWatch watch{{this, code_comes, code_goes, state_ends}};
};
StateTraps& state_traps() {
  return per_vm<StateTraps>();
}

/// The compiler has not ended with it otherwise.
bool is_finished(const layout::Proto& proto) noexcept {
  return proto.code_size > 0 && proto.code_size == proto.line_delta_count &&
         layout::ends_function(proto.code[proto.code_size - 1]);
}

}  // namespace

TrapEngine::TrapEngine(KnownFunctions& functions, bool has_call_gate, PassLine pass_line)
    : functions_{functions}, gate_{functions, has_call_gate}, pass_line_{pass_line} {
  engine_of_thread = this;
}

TrapEngine::~TrapEngine() {
  if (engine_of_thread == this) engine_of_thread = nullptr;  // else another one has been made
  if (main_thread_ != nullptr) state_traps().set.lift();
}

int TrapEngine::mask_for(lua_State* L, const CallFrame& next, int worn) {
  return is_gated_ ? gate_.mask_for(L, next, worn) : 0;
}

int TrapEngine::mask_of_resting(lua_State* L) {
  return is_gated_ ? gate_.mask_of_resting(L) : 0;
}

void TrapEngine::breakpoints_changed(lua_State* L, bool any) {
  main_thread_ = main_thread_of(L);
  any_ = any;
  met_ = entered_ = {};
  StateTraps& traps = state_traps();
  if (!any) {
    is_gated_ = false;
    traps.set.forget_all_wishes();
    if (traps.set.close(L)) traps.watch.end(L);
    return;
  }
  all_can_be_trapped_ = traps.set.open(L);
  traps_were_set = true;
  traps.watch.begin(L);
  if (all_can_be_trapped_) plan_loaded_functions(L);
  choose_way(L);
}

void TrapEngine::plan_loaded_functions(lua_State* L) {
  const inspect::CollectorPause pause{L};  // no object goes meanwhile
  unsigned planned = 0;
  do {
    planned = functions_.generation();
    state_traps().set.forget_all_wishes();
    all_can_be_trapped_ = true;
    const layout::Global& global = *layout::of(L)->global;
    std::vector<layout::Proto*> loaded;
    layout::for_each_object(global, [&](layout::Object& object) {
      if (kind_of(object) == layout::ObjectKind::proto && !layout::is_dead(global, object))
        loaded.push_back(reinterpret_cast<layout::Proto*>(&object));
    });
    for (layout::Proto* proto : loaded)
      plan_function(L, *proto);
  } while (planned != functions_.generation());  // a chunk that was met has moved breakpoints
}

void TrapEngine::plan_function(lua_State* L, layout::Proto& proto) {
  if (!is_finished(proto) || is_trap_prototype(proto)) return;
  const KnownFunction& known = functions_.of(L, proto);
  if (!known.is_watched()) return;
  const auto is_wanted = [&known](int line) { return known.find(line) != nullptr; };
  if (!state_traps().set.set(proto, is_wanted, !known.on_entry.empty())) all_can_be_trapped_ = false;
}

void TrapEngine::plan_new_functions(lua_State* L) {
  CodeWatch& watch = state_traps().watch;
  if (!watch.has_new()) return;
  bool waits = false;
  const std::vector<layout::Proto*> made = watch.take_new(waits);
  if (!any_) return;
  if (waits) arm_one_shot(L);
  if (made.empty()) return;
  const unsigned generation = functions_.generation();
  {
    const inspect::CollectorPause pause{L};
    for (layout::Proto* proto : made)
      plan_function(L, *proto);
  }
  if (generation != functions_.generation()) plan_loaded_functions(L);
}

void TrapEngine::hooks_are_needed(bool needed) noexcept {
  if (std::exchange(needs_hooks_, needed) != needed && main_thread_ != nullptr) choose_way(main_thread_);
}

void TrapEngine::program_stands(lua_State* L, bool stands) {
  is_stopped_ = stands;
  if (stands) return state_traps().set.lift();
  choose_way(L);
}

void TrapEngine::choose_way(lua_State* L) {
  if (is_stopped_ || !any_) return;
  TrapSet& set = state_traps().set;
  plan_new_functions(L);
  const bool stands = all_can_be_trapped_ && !needs_hooks_;
  if (stands) {
    if (told_ != newest_place(L)) told_ = {};
    set.stand(L);
  } else {
    set.fall(L);
  }
  if (std::exchange(is_gated_, !stands) == is_gated_) return;
  for (lua_State* thread : live_threads(L))
    wear_hook_in_all_frames(thread, hook_owner().wanted_mask(thread));
}

TrapEngine::Place TrapEngine::newest_place(lua_State* L) noexcept {
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo& call = *thread.call;
  const layout::Proto* proto = layout::is_lua(call) ? layout::proto_of(call) : nullptr;
  if (proto == nullptr) return {};
  return {L, &call, static_cast<int>(layout::pc_of(thread, call, *proto))};
}

bool TrapEngine::begins_line(lua_State* L) {
  const bool no_event_comes = (__real_lua_gethookmask(L) & LUA_MASKLINE) == 0;
  const bool has_new = state_traps().watch.has_new();
  if (has_new) plan_new_functions(L);
  if (has_new) choose_way(L);
  if (has_new && is_gated_ && no_event_comes && is_at_line_start(L)) return true;
  const Place here = newest_place(L);
  const bool is_met = std::exchange(met_, {}) == here && here.thread != nullptr;
  if (is_gated_) told_ = here;
  return is_met;
}

bool TrapEngine::has_entered(lua_State* L) {
  if (entered_.thread == nullptr) return false;
  return std::exchange(entered_, {}) == newest_place(L);
}

bool TrapEngine::meet(lua_State* L, const TrapHit& hit) noexcept {
  const Place here{L, &hit.call, hit.pc};
  const bool is_told = std::exchange(told_, {}) == here;
  if (is_told || evaluation_runs() || Agent::of(L) == nullptr) return true;
  const KnownFunction& function = functions_.of(L, hit.proto);
  const bool is_entered = hit.beginning.is_call && !function.on_entry.empty();
  if (!is_entered) {
    const KnownFunction::Line* line = hit.beginning.is_line ? function.find(hit.line) : nullptr;
    if (line == nullptr) return true;
    lua_Debug ar{};
    ar.event = LUA_HOOKLINE;
    ar.i_ci = id_of(*layout::of(L), hit.call);
    ar.currentline = hit.line;
    if (pass_line_(L, ar, *line)) return true;
  } else {
    entered_ = here;
  }
  met_ = told_ = here;
  arm_one_shot(L);
  return false;
}

bool can_be_set() noexcept {
  return traps_work();
}

std::unique_ptr<BreakpointEngine> make_engine(KnownFunctions& functions, bool has_call_gate, PassLine pass_line) {
  if (!traps_work()) return nullptr;
  return std::make_unique<TrapEngine>(functions, has_call_gate, pass_line);
}

constinit thread_local bool traps_were_set [[gnu::tls_model("initial-exec")]] = false;

bool is_between_set_traps(lua_State* L, const lua_Debug& ar) noexcept {
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo& call = *call_of(thread, ar.i_ci);
  return is_of_trap(call) || is_in_tail(thread, call);
}

constinit thread_local bool code_is_shown [[gnu::tls_model("initial-exec")]] = false;

void show_code() noexcept {
  StateTraps* traps = find_per_vm<StateTraps>();
  if (traps == nullptr || !traps->set.stands() || code_is_shown) return;
  traps->set.show();
  code_is_shown = true;
}

void hide_code() noexcept {
  if (std::exchange(code_is_shown, false)) state_traps().set.hide();
}

void lift_all() noexcept {
  if (StateTraps* traps = find_per_vm<StateTraps>(); traps != nullptr) traps->set.lift();
}

}  // namespace wayfinder::runtime::traps
