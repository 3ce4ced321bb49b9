#include "runtime/inspect/inspector.hpp"

#include <new>

#include "runtime/agent/anchor.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime::inspect {
namespace {

const char anchor_key = 0;

// Most processes have one Lua state: the last inspector asked for, so that a condition need not search for it.
thread_local Inspector* last_inspector = nullptr;

/// Pushes the inspector's own table, or nil.
void push_slots(lua_State* L) noexcept {
  push_anchor(L);
  if (!lua_istable(L, -1)) return;
  lua_rawgetp(L, -1, &anchor_key);
  lua_replace(L, -2);
}

void push_weak_table(lua_State* L, const char* mode) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, mode);
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
}

}  // namespace

Inspector::Inspector(lua_State* main_thread) : main_thread_{main_thread}, trusts_layout_{layout_verdict().is_trusted} {}

int Inspector::collect(lua_State* L) noexcept {
  auto** owner = static_cast<Inspector**>(lua_touserdata(L, 1));
  if (last_inspector == *owner) last_inspector = nullptr;
  delete *owner;
  *owner = nullptr;
  return 0;
}

void Inspector::build(lua_State* L, Inspector* inspector) {
  make_anchor(L);
  lua_createtable(L, slot_count, 0);
  const int slots = lua_gettop(L);
  auto** owner = static_cast<Inspector**>(lua_newuserdatauv(L, sizeof(Inspector*), 0));
  *owner = nullptr;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawseti(L, slots, slot_owner);
  for (int slot = slot_values; slot <= slot_count; ++slot) {
    lua_pushboolean(L, 0);
    lua_rawseti(L, slots, slot);
  }
  push_weak_table(L, "k");
  lua_rawseti(L, slots, slot_thread_ids);
  push_weak_table(L, "v");
  lua_rawseti(L, slots, slot_threads);
  lua_newtable(L);
  lua_rawseti(L, slots, slot_kept);
  static constexpr std::string_view carrier = "local cell return function() return cell end";
  if (luaL_loadbufferx(L, carrier.data(), carrier.size(), "=(debugger)", "t") != LUA_OK) lua_error(L);
  lua_call(L, 0, 1);
  lua_rawseti(L, slots, slot_carrier);
  lua_pushliteral(L, "__name");
  lua_rawseti(L, slots, slot_metatable_name);
  lua_pushliteral(L, "__index");
  lua_rawseti(L, slots, slot_index_name);
  lua_pushliteral(L, LUA_LOADED_TABLE);
  lua_rawseti(L, slots, slot_loaded_name);
  lua_rawsetp(L, -2, &anchor_key);
  *owner = inspector;  // from here on the state owns it: nothing below may raise
  lua_settop(L, 0);
}

Inspector* Inspector::find(lua_State* L) noexcept {
  lua_State* const main = main_thread_of(L);
  if (last_inspector != nullptr && last_inspector->main_thread_ == main) return last_inspector;
  push_slots(L);
  Inspector* found = nullptr;
  if (lua_istable(L, -1)) {
    lua_rawgeti(L, -1, slot_owner);
    found = *static_cast<Inspector**>(lua_touserdata(L, -1));
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  if (found != nullptr) last_inspector = found;
  return found;
}

Result<Inspector*> Inspector::of(lua_State* L) {
  if (Inspector* found = find(L); found != nullptr) return found;
  std::unique_ptr<Inspector> made{new Inspector{main_thread_of(L)}};
  const auto built = run_protected(L, [inspector = made.get()](lua_State* inner) { build(inner, inspector); });
  if (!built) return tl::unexpected(built.error());
  last_inspector = made.release();
  return last_inspector;
}

void Inspector::release(lua_State* L) noexcept {
  leave_anchor(L, &anchor_key);
  last_inspector = nullptr;
}

void Inspector::push(lua_State* L, Slot slot) const noexcept {
  push_slots(L);
  if (!lua_istable(L, -1)) return;  // detached: nil stands for every slot
  lua_rawgeti(L, -1, slot);
  lua_replace(L, -2);
}

void Inspector::set(lua_State* L, Slot slot) const noexcept {
  push_slots(L);
  if (lua_istable(L, -1)) {
    lua_insert(L, -2);
    lua_rawseti(L, -2, slot);
    lua_pop(L, 1);
  } else {
    lua_pop(L, 2);
  }
}

Result<int> Inspector::keep(lua_State* L) {
  const int number = free_kept_.empty() ? kept_count_ + 1 : free_kept_.back();
  push(L, slot_kept);
  if (!lua_istable(L, -1)) {
    lua_pop(L, 2);
    return fail(ErrorCode::evaluation, "the debugger has been detached");
  }
  lua_insert(L, -2);
  const auto stored = run_protected(L, 2, 0, [number](lua_State* inner) {
    lua_rawseti(inner, 1, number);
    lua_settop(inner, 0);
  });
  if (!stored) return tl::unexpected(stored.error());
  if (free_kept_.empty()) {
    ++kept_count_;
  } else {
    free_kept_.pop_back();
  }
  return number;
}

void Inspector::push_kept(lua_State* L, int number) const noexcept {
  push(L, slot_kept);
  if (!lua_istable(L, -1)) return;
  lua_rawgeti(L, -1, number);
  lua_replace(L, -2);
}

void Inspector::forget(int number) noexcept {
  free_kept_.push_back(number);
  if (lua_checkstack(main_thread_, LUA_MINSTACK) == 0) return;  // the entry stays until the number is used again
  push(main_thread_, slot_kept);
  if (lua_istable(main_thread_, -1)) {
    lua_pushnil(main_thread_);
    lua_rawseti(main_thread_, -2, number);
  }
  lua_pop(main_thread_, 1);
}

StackHeight::StackHeight(lua_State* L) noexcept : state_{L}, height_{lua_gettop(L)} {}
StackHeight::~StackHeight() {
  lua_settop(state_, height_);
}

void push_layout_value(lua_State* L, const void* value) noexcept {
  const auto& from = *static_cast<const layout::Value*>(value);
  lua_pushnil(L);
  put(*(layout::of(L)->top - 1), from);
}

void push_thread(lua_State* L, lua_State* thread) noexcept {
  lua_pushthread(thread);
  if (thread != L) lua_xmove(thread, L, 1);
}

}  // namespace wayfinder::runtime::inspect
