#include "runtime/traps/trap_set.hpp"

#include "runtime/agent/anchor.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/layout/live_threads.hpp"
#include "runtime/traps/trap_function.hpp"

namespace wayfinder::runtime::traps {
namespace {

/// Whether the VM reads the call's saved pc when it goes on in it. It keeps its own where a C function was called, or
/// calls the VM again.
bool reads_saved_pc(const layout::Thread& thread, const layout::CallInfo& call) noexcept {
  if (thread.status == LUA_YIELD) return true;
  if (&call == thread.call) return false;
  const layout::CallInfo& called = *next_of(thread, call);
  return layout::is_lua(called) && (called.status & layout::call_is_fresh) == 0;
}

}  // namespace

bool TrapSet::open(lua_State* L) {
  if (is_open_) return true;
  const void* called = nullptr;
  const auto made = run_protected(L, [this, &called](lua_State* inner) {
    make_anchor(inner);
    push_trap_function(inner);
    called = lua_topointer(inner, -1);
    lua_rawsetp(inner, -2, this);
    lua_settop(inner, 0);
  });
  if (!made) return false;
  layout::Value value{};
  value.as.object = static_cast<layout::Object*>(const_cast<void*>(called));
  value.tag = layout::tag_lua_closure | layout::collectable_bit;
  memory_.set_called(value);
  is_open_ = true;
  return true;
}

bool TrapSet::close(lua_State* L) {
  if (!is_open_) return true;
  lift();
  if (move_frames(L, Move::home) != 0) return false;  // what they call on their way back has to be there
  functions_.clear();
  leave_anchor(L, this);
  is_open_ = false;
  return true;
}

bool TrapSet::set(layout::Proto& proto, const std::function<bool(int line)>& is_wanted, bool entry) {
  lift();
  auto& function = functions_[&proto];
  if (function == nullptr) function = std::make_unique<PatchedFunction>(proto, memory_, meet_);
  return function->set_up(is_wanted, entry);
}

void TrapSet::forget_all_wishes() noexcept {
  lift();
  for (const auto& [proto, function] : functions_)
    (void)function->set_up([](int) { return false; }, false);
}

void TrapSet::stand(lua_State* L) {
  if (stands_) return;
  stands_ = true;
  for (const auto& [proto, function] : functions_)
    function->lower();
  (void)move_frames(L, Move::into_planes);
}

void TrapSet::lift() noexcept {
  if (!stands_) return;
  stands_ = false;
  for (const auto& [proto, function] : functions_)
    function->lift();
}

void TrapSet::show() noexcept {
  for (const auto& [proto, function] : functions_)
    function->lift();
}

void TrapSet::hide() noexcept {
  if (!stands_) return;
  for (const auto& [proto, function] : functions_)
    function->lower();
}

void TrapSet::fall(lua_State* L) {
  lift();
  (void)move_frames(L, Move::home);
}

int TrapSet::move_frames(lua_State* L, Move move) {
  int left = 0;
  if (functions_.empty()) return left;
  for (lua_State* each : live_threads(L)) {
    const layout::Thread& thread = *layout::of(each);
    for (layout::CallInfo* call = thread.call; call != base_call_of(thread); call = previous_of(thread, *call)) {
      if (!move_frame(thread, *call, move)) ++left;
    }
  }
  return left;
}

bool TrapSet::move_frame(const layout::Thread& thread, layout::CallInfo& call, Move move) {
  const layout::Proto* proto = layout::is_lua(call) ? layout::proto_of(call) : nullptr;
  const auto found = functions_.find(proto);
  if (found == functions_.end()) return true;
  const PatchedFunction& function = *found->second;
  const layout::Instruction*& saved = call.lua.saved_pc;
  if (move == Move::into_planes) {
    const layout::Instruction* original = &call == thread.call ? nullptr : function.original_of(saved);
    if (original != nullptr) saved = original;
    return true;
  }
  if (reads_saved_pc(thread, call)) saved = function.home_of(saved);
  return !function.is_in_plane(saved) && !is_in_tail(thread, call);
}

void TrapSet::state_dies() noexcept {
  functions_.clear();
  is_open_ = stands_ = false;
}

void TrapSet::prototype_dies(const void* prototype) noexcept {
  functions_.erase(prototype);
}

}  // namespace wayfinder::runtime::traps
