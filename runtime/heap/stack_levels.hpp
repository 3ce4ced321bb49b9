#pragma once
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::heap {

/// How many levels a Lua thread has. lua_getstack() takes as long as the level is high, so few are asked for.
[[nodiscard]] inline int count_levels(lua_State* thread) noexcept {
  lua_Debug record;
  int known = 0;  // so many there are
  int beyond = 1;
  while (lua_getstack(thread, beyond - 1, &record) != 0) {
    known = beyond;
    beyond *= 2;
  }
  while (known + 1 < beyond) {
    const int middle = known + (beyond - known) / 2;
    (lua_getstack(thread, middle - 1, &record) != 0 ? known : beyond) = middle;
  }
  return known;
}

}  // namespace wayfinder::runtime::heap
