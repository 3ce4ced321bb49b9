#pragma once
#include <string>
#include <type_traits>
#include <utility>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// Text of the error value on top of the stack, without metamethods; pops it.
[[nodiscard]] std::string take_error_text(lua_State* L);

/// How many bodies of run_protected() are under way on this OS thread.
inline thread_local int protected_depth = 0;
/// Whether an error that is raised now is none of the program's. Thread: any.
[[nodiscard]] inline bool runs_protected() noexcept {
  return protected_depth > 0;
}

/// Runs `body(L)` where a Lua error may be raised: the body sees its `arguments` values alone on the stack, and what it
/// leaves there replaces them (cut to `results`, or all with LUA_MULTRET). A raised error leaves nothing; it becomes
/// the answer, code evaluation with Lua's message. No destructor may be pending inside the body at a call that can
/// raise: it works on what it captured by reference. Without LUA_MINSTACK free slots it is an error. Thread: VM.
template <class Body>
[[nodiscard]] Result<void> run_protected(lua_State* L, int arguments, int results, Body&& body) {
  using Plain = std::remove_reference_t<Body>;
  const lua_CFunction entry = [](lua_State* inner) -> int {
    auto* self = static_cast<Plain*>(lua_touserdata(inner, -1));
    lua_pop(inner, 1);
    (*self)(inner);
    return lua_gettop(inner);
  };
  if (lua_checkstack(L, LUA_MINSTACK) == 0) {
    lua_pop(L, arguments);
    return fail(ErrorCode::evaluation, "stack overflow");
  }
  lua_pushcfunction(L, entry);
  lua_insert(L, -1 - arguments);
  lua_pushlightuserdata(L, const_cast<void*>(static_cast<const void*>(&body)));
  ++protected_depth;
  const int status = lua_pcall(L, arguments + 1, results, 0);
  --protected_depth;
  if (status == LUA_OK) return {};
  return fail(ErrorCode::evaluation, take_error_text(L));
}

template <class Body>
[[nodiscard]] Result<void> run_protected(lua_State* L, Body&& body) {
  return run_protected(L, 0, 0, std::forward<Body>(body));
}

}  // namespace wayfinder::runtime
