#pragma once
#include "runtime/facts/code_access.hpp"
#include "runtime/facts/lua54_reading.hpp"

/// Instructions of Lua 5.4, as far as lua_code.hpp reads them. Same rules as lua54_reading.hpp.
namespace wayfinder::runtime::layout {

/// The few instructions that are read (lopcodes.h); the others' numbers are of no concern.
enum class Opcode : std::uint8_t {
  move = 0,
  get_upvalue = 9,
  set_upvalue = 10,
  get_global = 11,  ///< GETTABUP: a field of an upvalue, mostly of _ENV
  get_field = 14,
  set_global = 15,  ///< SETTABUP
  set_table = 16,
  set_index = 17,
  set_field = 18,
  new_table = 19,
  self = 20,
  call_binary_event = 46,  ///< MMBIN, the first of three
  close = 54,              ///< the first of CLOSE, TBC, JMP, the comparisons and TEST
  test = 66,
  call = 68,
  tail_call = 69,
  return_values = 70,  ///< the first of three
  set_list = 78,
  closure = 79,
  vararg_prepare = 81,
  extra_argument = 82,
};
[[nodiscard]] constexpr Opcode opcode_of(Instruction code) noexcept {
  return static_cast<Opcode>(code & 0x7FU);
}
[[nodiscard]] constexpr int a_of(Instruction code) noexcept {
  return static_cast<int>(code >> 7U & 0xFFU);
}
[[nodiscard]] constexpr int b_of(Instruction code) noexcept {
  return static_cast<int>(code >> 16U & 0xFFU);
}
[[nodiscard]] constexpr int c_of(Instruction code) noexcept {
  return static_cast<int>(code >> 24U & 0xFFU);
}
[[nodiscard]] constexpr int bx_of(Instruction code) noexcept {
  return static_cast<int>(code >> 15U);
}
[[nodiscard]] constexpr bool c_is_constant(Instruction code) noexcept {
  return (code >> 15U & 1U) != 0;
}
[[nodiscard]] constexpr bool is_closure(Instruction code) noexcept {
  return opcode_of(code) == Opcode::closure;
}
[[nodiscard]] constexpr bool is_call(Instruction code) noexcept {
  return opcode_of(code) == Opcode::call || opcode_of(code) == Opcode::tail_call;
}

/// Whether the instruction writes the register in its field A; of those that do not, A may even be a part of a number.
[[nodiscard]] constexpr bool writes_a(Instruction instruction) noexcept {
  const Opcode code = opcode_of(instruction);
  const auto is_between = [code](Opcode first, int count) {
    const int distance = static_cast<int>(code) - static_cast<int>(first);
    return distance >= 0 && distance < count;
  };
  constexpr int tests = static_cast<int>(Opcode::test) - static_cast<int>(Opcode::close) + 1;
  return code != Opcode::set_upvalue && !is_between(Opcode::set_global, 4) &&
         !is_between(Opcode::call_binary_event, 3) && !is_between(Opcode::close, tests) &&
         !is_between(Opcode::return_values, 3) && code != Opcode::set_list && code != Opcode::vararg_prepare &&
         code != Opcode::extra_argument;
}

/// What register A is loaded with.
[[nodiscard]] constexpr Access load_of(Instruction code) noexcept {
  switch (opcode_of(code)) {
    case Opcode::move:
      return {Access::Kind::local, b_of(code)};
    case Opcode::get_upvalue:
      return {Access::Kind::upvalue, b_of(code)};
    case Opcode::get_global:
      return {Access::Kind::upvalue_field, b_of(code), c_of(code)};
    case Opcode::get_field:
      return {Access::Kind::field, b_of(code), c_of(code)};
    case Opcode::self:
      return {Access::Kind::method, b_of(code), c_is_constant(code) ? c_of(code) : Access::no_constant};
    case Opcode::new_table:
      return {Access::Kind::new_table};
    default:
      return {};
  }
}

/// Where the instruction stores register `value`; none: elsewhere or nothing.
[[nodiscard]] constexpr Access store_of(Instruction code, int value) noexcept {
  const bool stores_c = !c_is_constant(code) && c_of(code) == value;
  switch (opcode_of(code)) {
    case Opcode::set_global:
      return stores_c ? Access{Access::Kind::upvalue_field, a_of(code), b_of(code)} : Access{};
    case Opcode::set_field:
      return stores_c ? Access{Access::Kind::field, a_of(code), b_of(code)} : Access{};
    case Opcode::set_upvalue:
      return a_of(code) == value ? Access{Access::Kind::upvalue, b_of(code)} : Access{};
    default:
      return {};
  }
}

}  // namespace wayfinder::runtime::layout
