#pragma once
#include <optional>
#include <vector>

#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/tracing/call_paths.hpp"

/// What a CALL or RETURN event is about, by layout where that is trusted, else by the API. Nothing in here raises or
/// allocates in the Lua heap. Thread: the VM's, in a hook.
namespace wayfinder::runtime::tracing {

struct CallEvent {
  CallId call{};  ///< as it is known once its first instruction runs
  CallId caller{};
  bool is_base{};      ///< the thread's first function
  bool takes_place{};  ///< a tail call: its caller is gone, under the id that `call` has now
};

/// By layout.
[[nodiscard]] inline CallEvent read_call(const layout::Thread& thread, const lua_Debug& ar) noexcept {
  const layout::CallInfo& call = *call_of(thread, ar.i_ci);
  const layout::CallInfo& caller = *previous_of(thread, call);
  CallEvent event{ar.i_ci, id_of(thread, caller), &caller == base_call_of(thread), false};
  if (!layout::is_tail_call_event(&thread, ar)) [[likely]] {
    return event;
  }
  event.takes_place = true;
  if (layout::tail_calls_move) {
    event.call = event.caller;
    const layout::CallInfo& below = *previous_of(thread, caller);
    event.caller = id_of(thread, below);
    event.is_base = &below == base_call_of(thread);
  }
  return event;
}
inline constexpr std::string_view c_source = "=[C]";

/// Of a C function by its address.
[[nodiscard]] inline FunctionTable::Identity identity_of_c(const void* address) noexcept {
  return {address, c_source.data(), -1, -1};
}
[[nodiscard]] inline FunctionTable::Identity read_identity(const layout::CallInfo& call) noexcept {
  if (const layout::Proto* proto = layout::proto_of(call); proto != nullptr) [[likely]] {
    return {proto, proto->source, proto->first_line, proto->last_line};
  }
  return identity_of_c(reinterpret_cast<const void*>(layout::c_function_of(call)));
}
/// With its chunk's name.
[[nodiscard]] Callee read_callee(const layout::CallInfo& call) noexcept;
/// Of the call's function, in its thread's stack: those above it have greater ones.
[[nodiscard]] inline std::ptrdiff_t slot_of(const layout::Thread& thread, CallId call) noexcept {
  return call_of(thread, call)->function - thread.stack;
}

/// By the API: one getinfo more.
[[nodiscard]] CallEvent read_call(lua_State* L, const lua_Debug& ar) noexcept;
[[nodiscard]] Callee read_callee(lua_State* L, CallId call) noexcept;

/// The name under which the newest function was called, as its caller's code tells it; "" where that says nothing.
[[nodiscard]] const char* name_in_caller(lua_State* L, const lua_Debug& ar) noexcept;

struct KnownCall {
  CallId id{};
  Callee callee;
};
/// The calls of a thread from `newest` (of the event that is under way) outwards, newest first; where the layout is not
/// trusted, those of the innermost 1,000 levels.
[[nodiscard]] std::vector<KnownCall> read_calls(lua_State* L, CallId newest);
/// The newest call of a thread that is in a hook or has not begun; 0: it has none.
[[nodiscard]] CallId newest_call(lua_State* L) noexcept;

}  // namespace wayfinder::runtime::tracing
