#include "runtime/breakpoints/interpreted_functions.hpp"

#include <algorithm>

#include "runtime/agent/anchor.hpp"
#include "runtime/agent/protected.hpp"

namespace wayfinder::runtime::luajit {
namespace {

void push_list(lua_State* L, const void* key) {
  make_anchor(L);
  lua_rawgetp(L, -1, key);
  if (!lua_istable(L, -1)) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, -3, key);
  }
  lua_remove(L, -2);
}

}  // namespace

bool InterpretedFunctions::keep(lua_State* L, Reason reason) {
  const Instruction* code = first_instruction(L, -1);
  if (const auto known = std::ranges::find(entries_, code, &Entry::code); known != entries_.end()) {
    const bool is_new = ((known->reasons | known->earlier_reasons) & reason) == 0;
    known->reasons = static_cast<std::uint8_t>(known->reasons | reason);
    return is_new && known->was_compiled;
  }
  const bool was_compiled = !is_interpreted(L, -1);
  auto place = std::ranges::find(entries_, nullptr, &Entry::code);
  if (place == entries_.end()) place = entries_.insert(place, Entry{});
  luaL_checkstack(L, LUA_MINSTACK, "the debugger");
  const int function = lua_gettop(L);
  push_list(L, this);
  lua_pushvalue(L, function);
  lua_rawseti(L, -2, static_cast<int>(place - entries_.begin()) + 1);
  lua_settop(L, function);
  *place = {code, was_compiled, reason, 0};
  if (was_compiled) luaJIT_setmode(L, function, LUAJIT_MODE_FUNC | LUAJIT_MODE_OFF);
  return was_compiled;
}

void InterpretedFunctions::begin_anew(Reason reason) noexcept {
  for (Entry& entry : entries_) {
    entry.earlier_reasons = entry.reasons;
    entry.reasons = static_cast<std::uint8_t>(entry.reasons & ~reason);
  }
}

void InterpretedFunctions::release_others(lua_State* L) noexcept {
  if (entries_.empty()) return;
  // The compiler takes no orders in a finalizer, and says so by an error: at the state's end it is all the same.
  (void)run_protected(L, [this](lua_State* inner) {
    push_list(inner, this);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      if (entry.code == nullptr || entry.reasons != 0) continue;
      const int place = static_cast<int>(i) + 1;
      lua_rawgeti(inner, 1, place);
      if (entry.was_compiled) luaJIT_setmode(inner, -1, LUAJIT_MODE_FUNC | LUAJIT_MODE_ON);
      lua_pop(inner, 1);
      lua_pushnil(inner);
      lua_rawseti(inner, 1, place);
      entry = {};
    }
  });
  if (std::ranges::any_of(entries_, [](const Entry& entry) { return entry.reasons != 0; })) return;
  entries_.clear();
  leave_anchor(L, this);
}

}  // namespace wayfinder::runtime::luajit
