#pragma once
#include <ucontext.h>

#include <array>
#include <cstdint>

/// The one place that knows the processor: where an interrupted thread's registers are. On others the sampler falls
/// back to the one-shot hook.
namespace wayfinder::runtime {

/// Registers that a function must leave as they were; the VM's loop keeps its program counter in one of them.
constexpr std::size_t saved_register_count = 6;
using SavedRegisters = std::array<std::uintptr_t, saved_register_count>;

inline std::uintptr_t stack_pointer_of([[maybe_unused]] const ucontext_t& context) noexcept {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(context.uc_mcontext.sp);
#else
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));  // the handler's own: deeper, so still right
#endif
}

#if defined(__x86_64__)
constexpr bool knows_machine = true;
inline std::uintptr_t instruction_pointer_of(const ucontext_t& context) noexcept {
  return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
}
inline SavedRegisters saved_registers_of(const ucontext_t& context) noexcept {
  SavedRegisters registers{};
  constexpr std::array<int, saved_register_count> positions{REG_RBX, REG_RBP, REG_R12, REG_R13, REG_R14, REG_R15};
  for (std::size_t i = 0; i < saved_register_count; ++i) {
    registers[i] = static_cast<std::uintptr_t>(context.uc_mcontext.gregs[positions[i]]);
  }
  return registers;
}
/// The same registers by their DWARF numbers (System V ABI, x86-64 supplement, figure 3.36).
constexpr std::array<int, saved_register_count> dwarf_registers{3, 6, 12, 13, 14, 15};
#else
constexpr bool knows_machine = false;
inline std::uintptr_t instruction_pointer_of(const ucontext_t&) noexcept {
  return 0;
}
inline SavedRegisters saved_registers_of(const ucontext_t&) noexcept {
  return {};
}
constexpr std::array<int, saved_register_count> dwarf_registers{};
#endif

}  // namespace wayfinder::runtime
