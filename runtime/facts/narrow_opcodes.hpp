#pragma once
#include <cstdint>

#include "runtime/facts/code_access.hpp"
#include "runtime/facts/objects.hpp"

/// Instructions of Lua 5.1 to 5.3: opcodes of six bits, operands of nine of which the upper half are constants.
namespace wayfinder::runtime::layout {

[[nodiscard]] constexpr int opcode_of(Instruction code) noexcept {
  return static_cast<int>(code & 0x3FU);
}
[[nodiscard]] constexpr int a_of(Instruction code) noexcept {
  return static_cast<int>(code >> 6U & 0xFFU);
}
[[nodiscard]] constexpr int b_of(Instruction code) noexcept {
  return static_cast<int>(code >> 23U & 0x1FFU);
}
[[nodiscard]] constexpr int c_of(Instruction code) noexcept {
  return static_cast<int>(code >> 14U & 0x1FFU);
}
[[nodiscard]] constexpr int bx_of(Instruction code) noexcept {
  return static_cast<int>(code >> 14U);
}
/// The constant that an operand names; no_constant: it is a register.
[[nodiscard]] constexpr int constant_of(int operand) noexcept {
  constexpr int constant_bit = 0x100;
  return (operand & constant_bit) != 0 ? operand & ~constant_bit : Access::no_constant;
}

}  // namespace wayfinder::runtime::layout
