#include "runtime/inspect/collect_garbage.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

Result<void> collect_garbage(lua_State* L) {
  auto done = run_protected(L, [](lua_State* inner) { lua_gc(inner, LUA_GCCOLLECT); });
  Inspector* const inspector = Inspector::find(L);
  if (inspector != nullptr && inspector->stopped_thread != nullptr) inspector->forget_values();
  return done;
}

}  // namespace wayfinder::runtime::inspect
