#pragma once
#include <cstddef>

#include "runtime/facts/objects.hpp"
#include "runtime/facts/plain_tags.hpp"

/// Calls of Lua 5.1: an array that moves when it grows, so a call is named by its index. What linked_calls.hpp is to
/// later versions.
namespace wayfinder::runtime::layout {

[[nodiscard]] inline Thread* of(lua_State* L) noexcept {
  return reinterpret_cast<Thread*>(L);
}
[[nodiscard]] inline const Thread* of(const lua_State* L) noexcept {
  return reinterpret_cast<const Thread*>(L);
}
[[nodiscard]] inline lua_State* api_of(Thread* thread) noexcept {
  return reinterpret_cast<lua_State*>(thread);
}

[[nodiscard]] inline bool is_lua(const CallInfo& call) noexcept {
  return call.function != nullptr && as_lua_closure(*call.function) != nullptr;
}
/// It has taken the place of others, which have called it in their last act.
[[nodiscard]] inline bool is_tail_call(const CallInfo& call) noexcept {
  return is_lua(call) && call.lost_tail_calls > 0;
}
/// Calls leave no mark of hooks; while one runs, the thread's do not nest.
[[nodiscard]] inline bool is_in_hook(const Thread& thread, const CallInfo& /*call*/) noexcept {
  return thread.allow_hook == 0;
}
/// The body of a pcall may not yield.
[[nodiscard]] constexpr bool is_yieldable_pcall(const CallInfo& /*call*/) noexcept {
  return false;
}
[[nodiscard]] constexpr bool runs_finalizer(const CallInfo& /*call*/) noexcept {
  return false;  // it leaves no mark
}

/// The bottom of a thread, below its first function.
[[nodiscard]] inline CallInfo* base_call_of(Thread& thread) noexcept {
  return thread.calls;
}
[[nodiscard]] inline const CallInfo* base_call_of(const Thread& thread) noexcept {
  return thread.calls;
}
/// The caller; null of the base call.
[[nodiscard]] inline CallInfo* previous_of(const Thread& thread, const CallInfo& call) noexcept {
  return &call == thread.calls ? nullptr : const_cast<CallInfo*>(&call - 1);
}
/// The call above; of the newest call one that is kept for later, or null.
[[nodiscard]] inline CallInfo* next_of(const Thread& thread, const CallInfo& call) noexcept {
  return &call + 1 <= thread.end_of_calls ? const_cast<CallInfo*>(&call + 1) : nullptr;
}
/// How a lua_Debug names a call. 0: one that a tail call has replaced.
using CallId = decltype(lua_Debug::i_ci);
[[nodiscard]] inline CallInfo* call_of(const Thread& thread, CallId id) noexcept {
  return thread.calls + id;
}
[[nodiscard]] inline CallId id_of(const Thread& thread, const CallInfo& call) noexcept {
  return static_cast<CallId>(&call - thread.calls);
}

/// The Proto of a call; null for a C function's and for a slot that holds no Lua function (a torn read in a tick).
[[nodiscard]] inline Proto* proto_of(const CallInfo& call) noexcept {
  const LuaClosure* closure = call.function == nullptr ? nullptr : as_lua_closure(*call.function);
  return closure == nullptr ? nullptr : closure->proto;
}
/// The C function of a call; null for a Lua function's.
[[nodiscard]] inline lua_CFunction c_function_of(const CallInfo& call) noexcept {
  return call.function == nullptr ? nullptr : as_c_function(*call.function);
}
/// The first slot of a Lua function's local variables, of a C function's arguments.
[[nodiscard]] inline Value* first_slot_of(const CallInfo& call) noexcept {
  return call.base;
}
/// The instruction after the current one; of the newest call stale as in pc_of().
[[nodiscard]] inline const Instruction* saved_pc_of(const Thread& thread, const CallInfo& call) noexcept {
  return &call == thread.call ? thread.saved_pc : call.saved_pc;
}
/// Index of the current instruction of a Lua function's call, exact at a safe point and in callers; while the function
/// itself runs the VM keeps it in a register and this one lags behind.
[[nodiscard]] inline std::ptrdiff_t pc_of(const Thread& thread, const CallInfo& call, const Proto& proto) noexcept {
  return saved_pc_of(thread, call) - proto.code - 1;
}
/// Nothing to do: the LINE hook compares with the instruction at which the last event was.
inline void note_line(Thread& /*thread*/, const CallInfo& /*call*/, const Proto& /*proto*/) noexcept {}
/// The same: it is in no place that an evaluation moves.
constexpr int told_position(const Thread& /*thread*/) noexcept {
  return 0;
}
inline void set_told_position(Thread& /*thread*/, int /*position*/) noexcept {}

/// CallInfos that a thread has, active or kept.
[[nodiscard]] inline std::size_t call_count_of(const Thread& thread) noexcept {
  return static_cast<std::size_t>(thread.call_size);
}

/// At a CALL event of a tail call the called function has a record of its own, which then takes its caller's place.
constexpr bool tail_calls_move = true;

}  // namespace wayfinder::runtime::layout
