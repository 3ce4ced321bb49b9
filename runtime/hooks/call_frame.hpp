#pragma once
#include <cstddef>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// How the API names a call of a function, lua_Debug::i_ci.
using CallId = decltype(lua_Debug::i_ci);

/// One activation of a function, by identity: valid while it is on its thread's stack. Made in hooks; costs a few ns
/// where the layout is trusted, else a getinfo.
struct CallFrame {
  CallId id{};              ///< used again by a later call at the same depth; 0: no such frame
  std::ptrdiff_t base{-1};  ///< stack slot of its function: a frame below has a smaller one; -1: unknown
  bool is_lua{};
  bool is_base{};  ///< the thread's own bottom, below its first function

  /// LuaJIT's id is the slot, too.
  [[nodiscard]] bool is_same_as(const CallFrame& other) const noexcept { return id == other.id && base == other.base; }
};

/// The frame that an event is about.
[[nodiscard]] CallFrame frame_of(lua_State* L, const lua_Debug* ar) noexcept;
/// The caller of that frame.
[[nodiscard]] CallFrame caller_of(lua_State* L, const lua_Debug* ar) noexcept;
/// The newest frame of a thread, which is in a hook, in a call or suspended.
[[nodiscard]] CallFrame newest_frame(lua_State* L) noexcept;
/// The newest Lua frame of a thread; id null: it has none.
[[nodiscard]] CallFrame newest_lua_frame(lua_State* L) noexcept;
/// The line that a Lua frame is at; -1: unknown.
[[nodiscard]] int line_of(lua_State* L, const CallFrame& frame) noexcept;

/// Where the layout, and with it a frame's base, is unknown: whether `returning`, L's newest call, is a protected one
/// that has taken an error which ended the call `id`. O(calls above that one), else a few getinfos.
[[nodiscard]] bool has_unwound(lua_State* L, const CallFrame& returning, CallId id) noexcept;

/// The thread that a call of coroutine.resume, of coroutine.close or of a coroutine.wrap function is about to run;
/// null: the frame is none.
[[nodiscard]] lua_State* thread_resumed_by(lua_State* L, const CallFrame& frame) noexcept;
/// The thread that has resumed `L`, which runs; null: none, or unknown.
[[nodiscard]] lua_State* resumer_of(lua_State* L) noexcept;
/// Whether L's newest frame is a function of coroutine.wrap, which passes errors on.
[[nodiscard]] bool is_in_wrap(lua_State* L) noexcept;

/// Whether a C function, or the value at `index`, is pcall or xpcall.
[[nodiscard]] bool is_pcall(lua_CFunction function) noexcept;
[[nodiscard]] bool is_pcall(lua_State* L, int index) noexcept;
/// Whether it is load, which takes the errors of its reader.
[[nodiscard]] bool is_load(lua_CFunction function) noexcept;
[[nodiscard]] bool is_load(lua_State* L, int index) noexcept;
/// From here on `function` is one, too: it stands in the place of the library's.
void load_is_replaced_by(lua_CFunction function) noexcept;
/// Whether L's newest frame is a function that only raises (error, assert).
[[nodiscard]] bool newest_only_raises(lua_State* L) noexcept;

/// Learns which C functions the library has for all these, in a throw-away state. Thread: VM, once, early.
void learn_library_functions() noexcept;

}  // namespace wayfinder::runtime
