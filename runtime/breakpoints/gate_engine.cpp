#include "runtime/breakpoints/gate_engine.hpp"

#include <limits>

#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime {
namespace {

/// Whether one of the newest `limit` calls from `call` down has a breakpoint; true as well where there are more calls.
bool is_watched_from(KnownFunctions& functions, lua_State* L, const layout::CallInfo* call, int limit) {
  const layout::Thread& thread = *layout::of(L);
  for (int seen = 0; call != nullptr; call = previous_of(thread, *call), ++seen) {
    if (seen == limit) return true;
    const layout::Proto* proto = layout::is_lua(*call) ? layout::proto_of(*call) : nullptr;
    if (proto != nullptr && !KnownFunctions::is_cold(*proto) && functions.of(L, *proto).is_watched()) return true;
  }
  return false;
}

}  // namespace

int GateEngine::mask_for(lua_State* L, const CallFrame& next, int worn) {
  if (functions_.of(L, next).is_watched()) return call_events_ | LUA_MASKRET | LUA_MASKLINE;
  if ((worn & LUA_MASKRET) == 0) return call_events_;
  // On a deep stack the RETURN events stay on until it has shrunk: looking further down each time would cost more.
  constexpr int looked_at = 64;
  const layout::CallInfo* call = call_of(*layout::of(L), next.id);
  return call_events_ | (is_watched_from(functions_, L, call, looked_at) ? LUA_MASKRET : 0);
}

int GateEngine::mask_of_resting(lua_State* L) {
  const layout::CallInfo* newest = layout::of(L)->call;
  const bool has_not_begun = newest == base_call_of(*layout::of(L));
  if (has_not_begun) return LUA_MASKCALL;  // the call gate does not see a coroutine's body being called
  const int all = std::numeric_limits<int>::max();
  return call_events_ | (is_watched_from(functions_, L, newest, all) ? LUA_MASKRET : 0);
}

}  // namespace wayfinder::runtime
