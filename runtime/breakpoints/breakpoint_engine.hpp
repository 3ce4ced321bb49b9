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

  /// "gate" or "line", as in breakpointModes.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// The events wanted of L when `next` is the frame that runs next and L wears `worn`.
  [[nodiscard]] virtual int mask_for(lua_State* L, const CallFrame& next, int worn) = 0;

  /// The events wanted of a thread that is not at an event: suspended, waiting for another, new.
  [[nodiscard]] virtual int mask_of_resting(lua_State* L) = 0;

  /// Whether LINE events come only in functions with breakpoints.
  [[nodiscard]] virtual bool is_gated() const noexcept = 0;
};

}  // namespace wayfinder::runtime
