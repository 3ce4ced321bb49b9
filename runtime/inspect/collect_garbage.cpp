#include "runtime/inspect/collect_garbage.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {
namespace {

/// False where it cannot be told, in a Lua 5.1 of another layout.
bool is_known_to_be_stopped(lua_State* L) noexcept {
  return hooks_trust_layout() ? layout::collector_is_stopped(*layout::of(L)->global) : lua_gc(L, LUA_GCISRUNNING) == 0;
}

void stop_again(lua_State* L) noexcept {
  if (hooks_trust_layout()) {
    layout::stop_collector(*layout::of(L)->global, true);
  } else {
    lua_gc(L, LUA_GCSTOP);
  }
}

}  // namespace

Result<void> collect_garbage(lua_State* L) {
  const bool was_stopped = is_known_to_be_stopped(L);
  auto done = run_protected(L, [](lua_State* inner) { lua_gc(inner, LUA_GCCOLLECT); });
  // In Lua 5.1 and LuaJIT a full collection sets a stopped collector going.
  if (was_stopped && !is_known_to_be_stopped(L)) stop_again(L);
  Inspector* const inspector = Inspector::find(L);
  if (inspector != nullptr && inspector->stopped_thread != nullptr) inspector->forget_values();
  return done;
}

}  // namespace wayfinder::runtime::inspect
