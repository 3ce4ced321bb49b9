#pragma once
#include "runtime/breakpoints/breakpoint_engine.hpp"

namespace wayfinder::runtime {

class KnownFunctions;

/// LINE events are on only while a function with a breakpoint runs, RETURN events only while one is on the thread's
/// stack, so that LINE comes back with it. Calls are seen by the call gate (debugger/call_gate.hpp) where the linker
/// leads the VM's calls there, else by CALL events. Needs a trusted layout.
class GateEngine final : public BreakpointEngine {
 public:
  GateEngine(KnownFunctions& functions, bool has_call_gate)
      : functions_{functions}, call_events_{has_call_gate ? 0 : LUA_MASKCALL} {}

  [[nodiscard]] std::string_view name() const noexcept override { return "gate"; }
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next, int worn) override;
  [[nodiscard]] int mask_of_resting(lua_State* L) override;
  [[nodiscard]] bool is_gated() const noexcept override { return true; }

 private:
  KnownFunctions& functions_;
  int call_events_;
};

}  // namespace wayfinder::runtime
