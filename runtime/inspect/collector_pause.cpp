#include "runtime/inspect/collector_pause.hpp"

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"

namespace wayfinder::runtime::inspect {
namespace {

struct Pause {
  lua_State* state{};         ///< null: none
  bool program_stopped_it{};  ///< by collectgarbage("stop")
};
thread_local Pause pause;

bool is_stopped(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return lua_gc(L, LUA_GCISRUNNING) <= 0;  // -1: inside a finalizer, where it is off
  return layout::collector_is_stopped(*layout::of(L)->global);
}

/// As collectgarbage("stop") and ("restart"), but where the layout is trusted the collector's debt stays: it goes on
/// where it was.
void set_stopped(lua_State* L, bool stopped) noexcept {
  if (!hooks_trust_layout()) {
    lua_gc(L, stopped ? LUA_GCSTOP : LUA_GCRESTART);
    return;
  }
  layout::stop_collector(*layout::of(L)->global, stopped);
}

}  // namespace

CollectorPause::CollectorPause(lua_State* L) noexcept : is_outermost_{pause.state == nullptr} {
  if (!is_outermost_) return;
  pause = {L, is_stopped(L)};
  if (!pause.program_stopped_it) set_stopped(L, true);
}

CollectorPause::~CollectorPause() {
  if (!is_outermost_) return;
  if (!pause.program_stopped_it) set_stopped(pause.state, false);
  pause = {};
}

CollectorOfProgram::CollectorOfProgram(lua_State* L) noexcept : state_{pause.state == nullptr ? nullptr : L} {
  if (state_ != nullptr && !pause.program_stopped_it) set_stopped(L, false);
}

CollectorOfProgram::~CollectorOfProgram() {
  if (state_ == nullptr) return;
  pause.program_stopped_it = is_stopped(state_);
  if (!pause.program_stopped_it) set_stopped(state_, true);
}

}  // namespace wayfinder::runtime::inspect
