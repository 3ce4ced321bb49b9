#pragma once
#include <string_view>

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime {

/// How the program is made to come by at breakpoints. An engine says which events a Lua thread must deliver; the rest,
/// what is done at a LINE event, is the same for all. Thread: VM.
class BreakpointEngine {
 public:
  virtual ~BreakpointEngine() = default;

  /// "trap", "gate" or "line", as in breakpointModes.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// The events wanted of L when `next` is the frame that runs next and L wears `worn`.
  [[nodiscard]] virtual int mask_for(lua_State* L, const CallFrame& next, int worn) = 0;

  /// The events wanted of a thread that is not at an event: suspended, waiting for another, new.
  [[nodiscard]] virtual int mask_of_resting(lua_State* L) = 0;

  /// Whether LINE events come only in functions with breakpoints.
  [[nodiscard]] virtual bool is_gated() const noexcept = 0;

  /// Whether the program comes by at the line that begins next, though the breakpoint was set just now.
  [[nodiscard]] virtual bool meets_line_that_begins() const noexcept { return false; }

  /// Breakpoints, or what they bind to, have changed; `any`: there are some.
  virtual void breakpoints_changed(lua_State* /*L*/, bool /*any*/) {}

  /// The interpreter is about to load the program's first file and to call it.
  virtual void program_begins() noexcept {}

  /// Somebody needs hooks at lines or calls from now on (a step, a profile that counts, the program), or not any more.
  virtual void hooks_are_needed(bool /*needed*/) noexcept {}
  /// The client has stopped the program at L, or it is about to go on.
  virtual void program_stands(lua_State* /*L*/, bool /*stands*/) {}

  /// Of a COUNT or LINE event of L's: whether the engine has brought the COUNT event about because a line with a
  /// breakpoint begins here.
  [[nodiscard]] virtual bool begins_line(lua_State* /*L*/) { return false; }

  /// A step has come to the newest function of L: its code is to deliver all events from here on.
  virtual void is_stepped(lua_State* /*L*/) {}
  /// No step is under way any more.
  virtual void steps_are_over(lua_State* /*L*/) {}

  /// Of the same: whether the newest function of L has just been called, where no CALL event tells so.
  [[nodiscard]] virtual bool has_entered(lua_State* /*L*/) { return false; }
};

}  // namespace wayfinder::runtime
