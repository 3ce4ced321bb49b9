#include "runtime/agent/agent.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/user_hooks.hpp"

// Calls of these functions by the library, and by C code that is linked with us, lead here (--wrap in
// runtime/CMakeLists.txt), so that debug.sethook stays the function that it is.
using wayfinder::runtime::Agent;

extern "C" {

void __wrap_lua_sethook(lua_State* L, lua_Hook hook, int mask, int count) {
  if (Agent::of(L) == nullptr) return __real_lua_sethook(L, hook, mask, count);
  wayfinder::runtime::set_user_hook(L, hook, mask, count);
}

lua_Hook __wrap_lua_gethook(lua_State* L) {
  if (Agent::of(L) == nullptr) return __real_lua_gethook(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? nullptr : hook->function;
}

int __wrap_lua_gethookmask(lua_State* L) {
  if (Agent::of(L) == nullptr) return __real_lua_gethookmask(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? 0 : hook->mask;
}

int __wrap_lua_gethookcount(lua_State* L) {
  if (Agent::of(L) == nullptr) return __real_lua_gethookcount(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? 0 : hook->count;
}

lua_State* __wrap_lua_newthread(lua_State* L) {
  lua_State* created = __real_lua_newthread(L);
  if (Agent::of(L) != nullptr) wayfinder::runtime::inherit_user_hook(L, created);
  return created;
}

}  // extern "C"
