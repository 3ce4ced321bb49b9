#pragma once
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

/// The cells of upvalues, which the API of Lua 5.1 cannot share between closures.
namespace wayfinder::runtime::layout {

/// Whether the API joins cells. Where it does not, join() writes the layout, and leave_joins() has to follow before the
/// program runs on: nothing tells the collector of it, so the cells must be held by somebody else meanwhile.
constexpr bool api_joins_upvalues = LUA_VERSION_NUM >= 502 || is_luajit;

/// The cell of an upvalue of the Lua function at `function`, as the API tells it; null: it does not.
[[nodiscard]] inline const void* upvalue_cell([[maybe_unused]] lua_State* L, [[maybe_unused]] int function,
                                              [[maybe_unused]] int upvalue) noexcept {
#if LUA_VERSION_NUM >= 502 || defined(LUAJIT_VERSION)
  return lua_upvalueid(L, function, upvalue);
#else
  return nullptr;
#endif
}

/// Makes upvalue `to` of the Lua function at `function` the cell of upvalue `from` of the one at `other`.
inline void join_upvalues(lua_State* L, int function, int to, int other, int from) noexcept {
#if LUA_VERSION_NUM >= 502 || defined(LUAJIT_VERSION)
  lua_upvaluejoin(L, function, to, other, from);
#else
  auto* closure = static_cast<LuaClosure*>(const_cast<void*>(lua_topointer(L, function)));
  const auto* source = static_cast<const LuaClosure*>(lua_topointer(L, other));
  closure->upvalues[to - 1] = source->upvalues[from - 1];
#endif
}

/// The open cells of Lua 5.1 and 5.2 are held by nobody: one that no closure has any more lies in its thread's list
/// until the sweeper comes by. Whoever takes it up again makes it live, as luaF_findupval does (lfunc.c).
inline void keep_from_sweeper([[maybe_unused]] Thread& thread, [[maybe_unused]] UpValue& cell) noexcept {
#if LUA_VERSION_NUM <= 502
  auto& object = reinterpret_cast<Object&>(cell);
  if (is_dead(*thread.global, object)) object.marked = static_cast<std::uint8_t>(object.marked ^ white_bits);
#endif
}

}  // namespace wayfinder::runtime::layout
