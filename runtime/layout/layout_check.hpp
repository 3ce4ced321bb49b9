#pragma once

#include "runtime/facts/lua_api.hpp"

/// Seam between the parts of the layout's self test; nobody else needs it.
namespace wayfinder::runtime {

/// What the checks in a throw-away state have found so far. The state's extra space points to it.
struct LayoutCheck {
  const char* failed{};  ///< the first fact that did not hold
  int probes{};          ///< how often a C function compared its callers
  int frames{};          ///< how many calls it compared
  lua_State* main_thread{};

  /// Notes `fact` when it does not hold; returns whether it does.
  bool expect(bool holds, const char* fact) noexcept {
    if (!holds && failed == nullptr) failed = fact;
    return holds;
  }
  [[nodiscard]] static LayoutCheck& of(lua_State* L) noexcept {
    void* check = nullptr;  // what the throw-away state's allocator is given
    lua_getallocf(L, &check);
    return *static_cast<LayoutCheck*>(check);
  }
};

/// Each runs as a protected C function in the throw-away state, whose libraries are open, and may raise.
int check_calls(lua_State* L);
int check_objects(lua_State* L);

}  // namespace wayfinder::runtime
