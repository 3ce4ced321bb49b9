#pragma once
#include <csetjmp>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::layout {

/// What the VM leaves for when an error is raised or a thread yields; as in ldo.c, of all versions.
struct ProtectedCall {
  ProtectedCall* previous;
  std::jmp_buf target;
  volatile int status;
};

/// Whether a jump to `target` ends the newest protected call of L. Needs a trusted layout.
[[nodiscard]] inline bool leaves_for(lua_State* L, const __jmp_buf_tag* target) noexcept {
  const auto* call = static_cast<const ProtectedCall*>(of(L)->error_jump);
  return call != nullptr && call->target == target;
}

/// The status that such a jump carries.
[[nodiscard]] inline int status_of_leaving(lua_State* L) noexcept {
  return static_cast<const ProtectedCall*>(of(L)->error_jump)->status;
}

}  // namespace wayfinder::runtime::layout
