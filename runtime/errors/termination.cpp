#include "runtime/errors/termination.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/layout/live_threads.hpp"

namespace wayfinder::runtime {
namespace {

constexpr int every_event = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;

void arm_all_threads(lua_State* L) noexcept {
  set_raw_hook(L, hook_owner().hook, every_event, 1);
  Agent* agent = Agent::active();
  const bool is_first = agent != nullptr && agent->termination_is_raised();
  if (!is_first || !hooks_trust_layout()) return;
  for (lua_State* thread : live_threads(L)) {
    set_raw_hook(thread, hook_owner().hook, every_event, 1);
  }
}

}  // namespace

void raise_termination(lua_State* L) {
  arm_all_threads(L);
  luaL_error(L, "interrupted!");
  __builtin_unreachable();
}

}  // namespace wayfinder::runtime
