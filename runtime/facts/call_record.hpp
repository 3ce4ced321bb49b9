#pragma once
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

/// What the records of Lua 5.1 (lua_Debug) do not say, or say in another way. LuaJIT's are the same, but lost calls
/// have neither levels nor events in it.
namespace wayfinder::runtime::layout {

/// A level of the stack that is no call any more: a tail call has taken its place (5.1).
[[nodiscard]] inline bool is_lost_call([[maybe_unused]] const lua_Debug& record) noexcept {
#if LUA_VERSION_NUM == 501
  return record.i_ci == 0;
#else
  return false;
#endif
}

/// The function was called by a tail call; after lua_getinfo with "t", where that is known.
[[nodiscard]] inline bool was_tail_called([[maybe_unused]] const lua_Debug& record) noexcept {
#if LUA_VERSION_NUM == 501
  return false;  // the level above says it
#else
  return record.istailcall != 0;
#endif
}

/// Whether an event is a call's. Lua 5.1 counts lost calls by events of the number that tail calls have later.
[[nodiscard]] constexpr bool is_call_event(int event) noexcept {
#if LUA_VERSION_NUM == 501
  return event == LUA_HOOKCALL;
#else
  return event == LUA_HOOKCALL || event == LUA_HOOKTAILCALL;
#endif
}
/// Whether an event says that a lost call ends.
[[nodiscard]] constexpr bool is_lost_return_event([[maybe_unused]] int event) noexcept {
#if LUA_VERSION_NUM == 501
  return event == LUA_HOOKTAILRET;
#else
  return false;
#endif
}

/// Of a CALL event: whether the called function takes its caller's place. Lua 5.1 does not say so, but its caller's
/// current instruction does.
[[nodiscard]] inline bool is_tail_call_event([[maybe_unused]] const Thread* trusted,
                                             [[maybe_unused]] const lua_Debug& record) noexcept {
#if LUA_VERSION_NUM == 501
  if (trusted == nullptr) return false;
  const CallInfo& call = *call_of(*trusted, record.i_ci);
  const CallInfo* caller = previous_of(*trusted, call);
  const Proto* proto = caller == nullptr || !is_lua(call) ? nullptr : proto_of(*caller);
  return proto != nullptr && opcode_of(caller->saved_pc[-1]) == opcode::tail_call;
#else
  return record.event == LUA_HOOKTAILCALL;
#endif
}

/// A yield leaves its thread by a jump, as an error does; else it is seen when the resumer goes on.
constexpr bool yields_jump = LUA_VERSION_NUM >= 502;

/// What a Lua function takes.
struct Parameters {
  int count{};
  bool has_varargs{};
};
/// After lua_getinfo with "u"; Lua 5.1 has it in the layout alone, LuaJIT not at all.
[[nodiscard]] inline Parameters parameters_of([[maybe_unused]] const Thread* trusted,
                                              const lua_Debug& record) noexcept {
#if LUA_VERSION_NUM == 501
  const Proto* proto = trusted == nullptr ? nullptr : proto_of(*call_of(*trusted, record.i_ci));
  constexpr int uses_dots = 2;  // VARARG_ISVARARG
  return proto == nullptr ? Parameters{} : Parameters{proto->parameters, (proto->is_vararg & uses_dots) != 0};
#else
  return {record.nparams, record.isvararg != 0};
#endif
}

/// lua_getlocal finds extra arguments by itself, at negative indices.
constexpr bool api_has_varargs = LUA_VERSION_NUM >= 502 || is_luajit;

/// The i-th extra argument of a call, from 1; null: it has not so many. Where the API has none (5.1).
[[nodiscard]] inline Value* extra_argument_of([[maybe_unused]] const CallInfo& call, [[maybe_unused]] int i) noexcept {
#if LUA_VERSION_NUM == 501
  const Proto* proto = proto_of(call);
  if (proto == nullptr || proto->is_vararg == 0) return nullptr;
  Value* const first = call.function + 1 + proto->parameters;
  return i >= 1 && first + i <= call.base ? first + (i - 1) : nullptr;
#else
  return nullptr;
#endif
}

}  // namespace wayfinder::runtime::layout
