#include "runtime/hooks/user_hooks.hpp"

#include <unordered_map>

#include "runtime/agent/agent.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/vm_hook.hpp"
#include "runtime/inspect/evaluation.hpp"

namespace wayfinder::runtime {
namespace {

std::unordered_map<lua_State*, UserHook>& hooks() noexcept {
  static std::unordered_map<lua_State*, UserHook> map;
  return map;
}

}  // namespace

const UserHook* user_hook_of(lua_State* L) noexcept {
  auto& map = hooks();
  if (map.empty()) return nullptr;
  const auto found = map.find(L);
  return found == map.end() ? nullptr : &found->second;
}

bool any_user_hook() noexcept {
  return !hooks().empty();
}

void give_user_hooks_back() noexcept {
  for (const auto& [L, hook] : hooks()) {
    __real_lua_sethook(L, hook.function, hook.mask, hook.count);
  }
  hooks().clear();
}

void forget_user_hook(lua_State* L) noexcept {
  if (hooks().erase(L) > 0) hook_needs_changed();
}

namespace {

void set_user_hook(lua_State* L, lua_Hook function, int mask, int count) noexcept {
  const bool is_off = function == nullptr || mask == 0;
  if (is_off) {
    hooks().erase(L);
  } else {
    hooks()[L] = {function, mask, count};
  }
  hook_needs_changed();
  // In an evaluation it waits until the thread is left: the time limit is not to be switched off.
  if (!wears_evaluation_hook(L)) wear_hook_anew(L, wanted_mask(L));
}

/// A new thread starts with its creator's hook; an old record is of a dead thread that lay at the same address.
void inherit(lua_State* creator, lua_State* created) noexcept {
  if (any_user_hook()) {
    const UserHook* hook = user_hook_of(creator);
    if (hook == nullptr) {
      hooks().erase(created);
    } else {
      hooks()[created] = UserHook{*hook};
    }
  }
  thread_was_created(created);
}

}  // namespace
}  // namespace wayfinder::runtime

using wayfinder::runtime::Agent;

extern "C" {

void __wrap_lua_sethook(lua_State* L, lua_Hook hook, int mask, int count) {
  if (Agent::active() == nullptr) return __real_lua_sethook(L, hook, mask, count);
  wayfinder::runtime::set_user_hook(L, hook, mask, count);
}

lua_Hook __wrap_lua_gethook(lua_State* L) {
  if (Agent::active() == nullptr) return __real_lua_gethook(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? nullptr : hook->function;
}

int __wrap_lua_gethookmask(lua_State* L) {
  if (Agent::active() == nullptr) return __real_lua_gethookmask(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? 0 : hook->mask;
}

int __wrap_lua_gethookcount(lua_State* L) {
  if (Agent::active() == nullptr) return __real_lua_gethookcount(L);
  const auto* hook = wayfinder::runtime::user_hook_of(L);
  return hook == nullptr ? 0 : hook->count;
}

lua_State* __wrap_lua_newthread(lua_State* L) {
  lua_State* created = __real_lua_newthread(L);
  if (Agent::active() != nullptr) wayfinder::runtime::inherit(L, created);
  return created;
}

}  // extern "C"
