#pragma once
#include "runtime/breakpoints/breakpoint_engine.hpp"

namespace wayfinder::runtime {

/// LINE events stand on every Lua thread: the last resort, and what other engines are compared with.
class LineEngine final : public BreakpointEngine {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "line"; }
  // CALL announces the entry of functions that have function breakpoints.
  [[nodiscard]] int mask_for(lua_State*, const CallFrame&, int) override { return LUA_MASKLINE | LUA_MASKCALL; }
  [[nodiscard]] int mask_of_resting(lua_State*) override { return LUA_MASKLINE | LUA_MASKCALL; }
  [[nodiscard]] bool is_gated() const noexcept override { return false; }
};

}  // namespace wayfinder::runtime
