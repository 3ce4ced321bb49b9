#include "runtime/hooks/user_hooks.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/layout/live_threads.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {
namespace {

struct Known {
  std::unordered_map<lua_State*, UserHook> hooks;
  std::size_t limit{256};
};
std::unordered_map<lua_State*, UserHook>& hooks() {
  return per_vm<Known>().hooks;
}

/// Whose hook it is: a thread's; in LuaJIT the state's.
lua_State* key_of(lua_State* L) noexcept {
  return is_luajit ? nullptr : L;
}

/// The state's threads; where they cannot be listed, those that surely live.
std::vector<lua_State*> known_threads(lua_State* L) {
  if (hooks_trust_layout()) return live_threads(L);
  lua_State* main_thread = main_thread_of(L);
  return main_thread == nullptr || main_thread == L ? std::vector{L} : std::vector{L, main_thread};
}

/// Nobody tells of a thread's death, so the dead are dropped whenever the records have doubled.
void drop_dead_threads(lua_State* L) noexcept {
  std::size_t& limit = per_vm<Known>().limit;
  if (hooks().size() < limit || !hooks_trust_layout()) return;
  std::unordered_map<lua_State*, UserHook> living;
  for (lua_State* thread : live_threads(L)) {
    if (const auto found = hooks().find(thread); found != hooks().end()) living.insert(*found);
  }
  hooks().swap(living);
  limit = std::max<std::size_t>(256, 2 * hooks().size());
}

}  // namespace

const UserHook* user_hook_of(lua_State* L) noexcept {
  auto& map = hooks();
  if (map.empty()) return nullptr;
  const auto found = map.find(key_of(L));
  return found == map.end() ? nullptr : &found->second;
}

bool any_user_hook() noexcept {
  return !hooks().empty();
}

void give_user_hooks_back(lua_State* L) noexcept {
  if (any_user_hook()) {
    for (lua_State* thread : known_threads(L)) {
      if (const UserHook* hook = user_hook_of(thread); hook != nullptr) {
        __real_lua_sethook(thread, hook->function, hook->mask, hook->count);
      }
    }
  }
  hooks().clear();
}

void adopt_user_hooks(lua_State* L) {
  hooks().clear();
  for (lua_State* thread : known_threads(L)) {
    if (const lua_Hook hook = __real_lua_gethook(thread);
        hook != nullptr && hook != hook_owner().hook && __real_lua_gethookmask(thread) != 0) {
      hooks()[key_of(thread)] = {hook, __real_lua_gethookmask(thread), __real_lua_gethookcount(thread)};
    }
  }
}

void forget_user_hook(lua_State* L) noexcept {
  if constexpr (is_luajit) return;  // it is not the thread's
  if (hooks().erase(key_of(L)) > 0) hook_owner().program_hooks_changed();
}

void set_user_hook(lua_State* L, lua_Hook function, int mask, int count) noexcept {
  const HookChange change{L};
  const bool is_off = function == nullptr || mask == 0;
  if (is_off) {
    hooks().erase(key_of(L));
  } else {
    hooks()[key_of(L)] = {function, mask, count};
  }
  hook_owner().program_hooks_changed();
  // In an evaluation it waits until the thread is left: the time limit is not to be switched off.
  if (!wears_evaluation_hook(L)) wear_hook_anew(L, hook_owner().wanted_mask(L));
}

void inherit_user_hook(lua_State* creator, lua_State* created) noexcept {
  if (any_user_hook() && !is_luajit) {
    const UserHook* hook = user_hook_of(creator);
    if (hook == nullptr) {
      hooks().erase(created);
    } else {
      hooks()[created] = UserHook{*hook};
      drop_dead_threads(created);
    }
  }
  hook_owner().thread_was_made(created);
}

}  // namespace wayfinder::runtime
