#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/facts/variant_tags.hpp"

/// Calls of Lua 5.2 to 5.4: records in a list, each with its own saved instruction.
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

[[nodiscard]] inline bool is_tail_call(const CallInfo& call) noexcept {
  return (call.status & call_is_tail) != 0;
}
/// The call above it is one of a hook.
[[nodiscard]] inline bool is_in_hook(const Thread& /*thread*/, const CallInfo& call) noexcept {
  return (call.status & call_in_hook) != 0;
}
/// A pcall whose body may yield: it takes errors without a jump buffer of its own.
[[nodiscard]] inline bool is_yieldable_pcall(const CallInfo& call) noexcept {
  return (call.status & call_is_yieldable_pcall) != 0;
}

/// The bottom of a thread, below its first function.
[[nodiscard]] inline CallInfo* base_call_of(Thread& thread) noexcept {
  return &thread.base_call;
}
[[nodiscard]] inline const CallInfo* base_call_of(const Thread& thread) noexcept {
  return &thread.base_call;
}
/// The caller; null of the base call.
[[nodiscard]] inline CallInfo* previous_of(const Thread& /*thread*/, const CallInfo& call) noexcept {
  return call.previous;
}
/// The call above; of the newest call one that is kept for later, or null.
[[nodiscard]] inline CallInfo* next_of(const Thread& /*thread*/, const CallInfo& call) noexcept {
  return call.next;
}
/// How a lua_Debug names a call.
using CallId = decltype(lua_Debug::i_ci);
[[nodiscard]] inline CallInfo* call_of(const Thread& /*thread*/, CallId id) noexcept {
  return reinterpret_cast<CallInfo*>(id);
}
[[nodiscard]] inline CallId id_of(const Thread& /*thread*/, const CallInfo& call) noexcept {
  return reinterpret_cast<CallId>(const_cast<CallInfo*>(&call));
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
/// The instruction after the current one; of the newest call stale as in pc_of().
[[nodiscard]] inline const Instruction* saved_pc_of(const Thread& /*thread*/, const CallInfo& call) noexcept {
  return call.lua.saved_pc;
}
/// Which instruction of the function it is, as the VM counts: its distance in 32 bits. Of what is run elsewhere in the
/// place of code with a trap that is the number it has there.
[[nodiscard]] inline std::int32_t number_in(const Proto& proto, const Instruction* place) noexcept {
  return static_cast<std::int32_t>(place - proto.code);
}
/// Index of the current instruction of a Lua function's call, exact at a safe point and in callers; while the function
/// itself runs the VM keeps it in a register and this one lags behind.
[[nodiscard]] inline std::ptrdiff_t pc_of(const Thread& /*thread*/, const CallInfo& call, const Proto& proto) noexcept {
  return number_in(proto, call.lua.saved_pc) - 1;
}

/// CallInfos that a thread has, active or kept. Its own count of them may wrap in deep recursion.
[[nodiscard]] inline std::size_t call_count_of(const Thread& thread) noexcept {
  std::size_t count = 0;
  for (const CallInfo* call = thread.base_call.next; call != nullptr; call = call->next) {
    ++count;
  }
  return count;
}

}  // namespace wayfinder::runtime::layout
