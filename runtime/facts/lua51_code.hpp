#pragma once
#include "runtime/facts/lua51_reading.hpp"
#include "runtime/facts/narrow_opcodes.hpp"

/// Instructions of Lua 5.1, as far as code_names.hpp reads them. Same rules as lua54_reading.hpp.
namespace wayfinder::runtime::layout {

/// The few instructions that are read (lopcodes.h).
namespace opcode {
constexpr int move = 0;
constexpr int get_upvalue = 4;
constexpr int get_global = 5;
constexpr int get_field = 6;
constexpr int set_global = 7;
constexpr int set_upvalue = 8;
constexpr int set_field = 9;
constexpr int new_table = 10;
constexpr int self = 11;
constexpr int jump = 22;
constexpr int equal = 23;
constexpr int less = 24;
constexpr int less_equal = 25;
constexpr int test = 26;
constexpr int call = 28;
constexpr int tail_call = 29;
constexpr int return_values = 30;
constexpr int generic_for_loop = 33;
constexpr int set_list = 34;
constexpr int close = 35;
constexpr int closure = 36;
}  // namespace opcode

[[nodiscard]] constexpr bool is_closure(Instruction code) noexcept {
  return opcode_of(code) == opcode::closure;
}
[[nodiscard]] constexpr bool is_call(Instruction code) noexcept {
  return opcode_of(code) == opcode::call || opcode_of(code) == opcode::tail_call;
}
/// Whether the instruction writes the register in its field A.
[[nodiscard]] constexpr bool writes_a(Instruction code) noexcept {
  switch (opcode_of(code)) {
    case opcode::set_global:
    case opcode::set_upvalue:
    case opcode::set_field:
    case opcode::jump:
    case opcode::equal:
    case opcode::less:
    case opcode::less_equal:
    case opcode::test:
    case opcode::return_values:
    case opcode::generic_for_loop:
    case opcode::set_list:
    case opcode::close:
      return false;
    default:
      return true;
  }
}

/// What register A is loaded with.
[[nodiscard]] constexpr Access load_of(Instruction code) noexcept {
  switch (opcode_of(code)) {
    case opcode::move:
      return {Access::Kind::local, b_of(code)};
    case opcode::get_upvalue:
      return {Access::Kind::upvalue, b_of(code)};
    case opcode::get_global:
      return {Access::Kind::global, 0, bx_of(code)};
    case opcode::get_field:
      return {Access::Kind::field, b_of(code), constant_of(c_of(code))};
    case opcode::self:
      return {Access::Kind::method, b_of(code), constant_of(c_of(code))};
    case opcode::new_table:
      return {Access::Kind::new_table};
    default:
      return {};
  }
}

/// Where the instruction stores register `value`; none: elsewhere or nothing.
[[nodiscard]] constexpr Access store_of(Instruction code, int value) noexcept {
  switch (opcode_of(code)) {
    case opcode::set_global:
      return a_of(code) == value ? Access{Access::Kind::global, 0, bx_of(code)} : Access{};
    case opcode::set_field:
      return c_of(code) == value ? Access{Access::Kind::field, a_of(code), constant_of(b_of(code))} : Access{};
    case opcode::set_upvalue:
      return a_of(code) == value ? Access{Access::Kind::upvalue, b_of(code)} : Access{};
    default:
      return {};
  }
}

}  // namespace wayfinder::runtime::layout
