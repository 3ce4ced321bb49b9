#pragma once
#include <type_traits>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::layout {

/// The events that a thread's hook gets (LUA_MASK…). Legal in a tick.
inline void set_hook_mask(Thread& thread, int mask) noexcept {
  thread.hook_mask = static_cast<std::remove_volatile_t<decltype(thread.hook_mask)>>(mask);
}

}  // namespace wayfinder::runtime::layout
