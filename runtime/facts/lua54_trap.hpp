#pragma once
#include "runtime/facts/lua54_flow.hpp"

/// How a trap of Lua 5.4 is written: its word in a function's code is a jump to a tail elsewhere, which calls a value
/// that lies far above the function's constants. Of a call the VM reads the saved instruction again only when a Lua
/// function returns to it, so that value is a Lua closure, which calls ours.
namespace wayfinder::runtime::layout {

/// Words of a tail up to its call, and where the VM would go on behind that.
constexpr int tail_call_words = 3;
constexpr int tail_words = 6;

/// Constants that one instruction reaches, counted from a function's first (LOADKX with EXTRAARG).
constexpr std::ptrdiff_t most_constants = std::ptrdiff_t{1} << 25;

/// Calls the constant in a register that the function does not use, and goes on at `home`.
inline void write_tail(Instruction* tail, int free_register, std::uint32_t constant, const Instruction* home) noexcept {
  constexpr int a_at = 7;
  const auto a = static_cast<Instruction>(free_register) << a_at;
  constexpr Instruction no_arguments = 1U << 16U;
  constexpr Instruction no_results = 1U << 24U;
  tail[0] = static_cast<Instruction>(Flow::load_far_constant) | a;
  tail[1] = static_cast<Instruction>(Opcode::extra_argument) | constant << a_at;
  tail[2] = static_cast<Instruction>(Opcode::call) | a | no_arguments | no_results;
  tail[tail_call_words] = jump_by(home - (tail + tail_call_words + 1));
}
/// The same, but behind its call the tail runs the instruction at `home`, one that may be quiet, and goes on behind
/// that.
inline void append_to_tail(Instruction* tail, Instruction code, const Instruction* home) noexcept {
  Instruction* place = tail + tail_call_words;
  const int words = behind_quiet(code);
  place[0] = code;
  place[words] = jump_by(home + words - (place + words + 1));
}

/// The call of the function that a trap's C function interrupts: that is called by the closure that the tail calls.
[[nodiscard]] inline CallInfo& trapped_call(const Thread& thread) noexcept {
  return *thread.call->previous->previous;
}

/// The code whose first instruction is the `index`-th plane's: instruction by instruction it has the numbers that
/// `code` has, which the VM finds by a difference of 32 bits.
[[nodiscard]] inline Instruction* plane_of(Instruction* code, int index) noexcept {
  constexpr std::uintptr_t middle = 0x6000'0000'0000;
  constexpr unsigned distance_bits = 34;  // 32 bits of instructions of four bytes
  const auto address = reinterpret_cast<std::uintptr_t>(code);
  const auto distance = static_cast<std::uintptr_t>(index) << distance_bits;
  return reinterpret_cast<Instruction*>(address > middle ? address - distance : address + distance);
}

}  // namespace wayfinder::runtime::layout
