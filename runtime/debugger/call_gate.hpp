#pragma once

#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// The gate: the VM's own calls of luaD_precall, luaD_pretailcall, luaD_call and luaD_callnoyield are led here by the
/// linker (--wrap in runtime/CMakeLists.txt), so that a call of a function with nothing to do costs a look at its
/// prototype's address instead of a CALL hook. While the gate is closed that is the test of one flag. Not seen here,
/// but by a CALL hook that new Lua threads wear: the body of a coroutine. Thread: VM.
void open_call_gate(bool is_open) noexcept;

/// The VM is no part of our executable: its calls are not led here, CALL events stand in. Before the agent starts.
void do_without_call_gate() noexcept;
[[nodiscard]] bool has_call_gate() noexcept;

/// What the wrapped functions test first; false in ordinary times.
[[gnu::visibility("hidden")]] extern constinit thread_local bool calls_are_watched [[gnu::tls_model("initial-exec")]];

/// Makes the thread deliver what the function that is about to be called needs. Touches the thread's hook alone.
void look_at_call(lua_State* L, const layout::Value& function) noexcept;

/// The same, in a few instructions for all that needs no look: C functions, and Lua functions with nothing to do called
/// from another such.
inline void pass_call_gate(lua_State* L, const layout::Value& function) noexcept {
  if (const layout::LuaClosure* closure = layout::as_lua_closure(function); closure != nullptr) [[likely]] {
    if (KnownFunctions::is_cold(*closure->proto) && (layout::of(L)->hook_mask & LUA_MASKLINE) == 0) [[likely]] {
      return;
    }
  } else if (layout::type_of(function.tag) == LUA_TFUNCTION) {
    return;
  }
  look_at_call(L, function);
}

}  // namespace wayfinder::runtime
