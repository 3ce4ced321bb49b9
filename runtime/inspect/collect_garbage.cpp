#include "runtime/inspect/collect_garbage.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

Result<void> collect_garbage(lua_State* L) {
  const bool was_stopped = hooks_trust_layout() && layout::collector_is_stopped(*layout::of(L)->global);
  auto done = run_protected(L, [](lua_State* inner) { lua_gc(inner, LUA_GCCOLLECT); });
  // In Lua 5.1 a full collection sets a stopped collector going.
  if (was_stopped && !layout::collector_is_stopped(*layout::of(L)->global)) {
    layout::stop_collector(*layout::of(L)->global, true);
  }
  Inspector* const inspector = Inspector::find(L);
  if (inspector != nullptr && inspector->stopped_thread != nullptr) inspector->forget_values();
  return done;
}

}  // namespace wayfinder::runtime::inspect
