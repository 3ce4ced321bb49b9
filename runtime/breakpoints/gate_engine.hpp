#pragma once
#include "runtime/breakpoints/breakpoint_engine.hpp"

namespace wayfinder::runtime {

class KnownFunctions;

/// Calls pass the call gate (debugger/call_gate.hpp); LINE events are on only while a function with a breakpoint runs,
/// RETURN events only while one is on the thread's stack, so that LINE comes back with it. Needs a trusted layout.
class GateEngine final : public BreakpointEngine {
 public:
  explicit GateEngine(KnownFunctions& functions) : functions_{functions} {}

  [[nodiscard]] std::string_view name() const noexcept override { return "gate"; }
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next, int worn) override;
  [[nodiscard]] int mask_of_resting(lua_State* L) override;
  [[nodiscard]] bool is_gated() const noexcept override { return true; }

 private:
  KnownFunctions& functions_;
};

}  // namespace wayfinder::runtime
