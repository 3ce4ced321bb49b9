#pragma once
#include "runtime/layout/machine.hpp"
#include "runtime/sampling/native_map.hpp"

namespace wayfinder::runtime::sampling {

/// What the native stack of an interrupted VM thread says beyond the chain of Lua calls.
struct NativeView {
  bool in_collector{};         ///< the collector works, and no finalizer of it runs
  bool has_registers{};        ///< the innermost thing that runs is Lua code
  SavedRegisters registers{};  ///< of the VM's loop; one of them is its program counter
  std::uintptr_t stack_pointer{};
};

/// Unwinds from the point of interruption up to the first function that decides. 1 to 5 us. Legal in a tick: libgcc's
/// unwinder takes no lock with glibc 2.35 or newer, once it has run for the first time (warm_up()).
[[nodiscard]] NativeView native_view_tick(const ucontext_t& context, const NativeMap& map) noexcept;

/// Makes the unwinder do what it does only once. Call before the first tick.
void warm_up_unwinder() noexcept;

}  // namespace wayfinder::runtime::sampling
