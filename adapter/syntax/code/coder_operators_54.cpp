// Operators of Coder for 5.4: immediate operands, constants, registers, and the call of a metamethod behind each.
#include <utility>

#include "adapter/syntax/code/coder.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

namespace {

bool fits_signed_operand(std::int64_t value) {
  return value >= -127 && value <= 128;
}

/// A literal integer; no float, whatever its value.
std::optional<std::int64_t> literal_integer(const Operand& e) {
  if (!e.is_numeral()) return std::nullopt;
  const auto* integer = std::get_if<std::int64_t>(&e.number);
  return integer != nullptr ? std::optional{*integer} : std::nullopt;
}

bool is_immediate_integer(const Operand& e) {
  const auto integer = literal_integer(e);
  return integer && fits_signed_operand(*integer);
}

bool is_immediate_number(const Operand& e) {
  if (!e.is_numeral()) return false;
  const auto integer = exact_integer(e.number);
  return integer && fits_signed_operand(*integer);
}

}  // namespace

void Coder::infix_54(Binary operation, Operand& e) {
  discharge(e);
  if (is_arithmetic(operation)) {
    if (!e.is_numeral()) to_any_register(e);
  } else if (is_equality(operation)) {
    if (!e.is_numeral()) to_register_or_constant(e);
  } else if (!is_immediate_number(e)) {
    to_any_register(e);
  }
}

/// `b` is a register, a constant or an immediate value by now.
void Coder::finish_binary_54(Operand& a, Operand& b, std::int32_t line) {
  to_any_register(a);
  emit();
  free_operand(a);
  free_operand(b);
  set_line(line);
  emit();
  set_line(line);
  a.kind = Kind::relocatable;
  a.op = Op::other;
}

void Coder::binary_registers_54(Operand& a, Operand& b, std::int32_t line) {
  to_any_register(b);
  finish_binary_54(a, b, line);
}

void Coder::arithmetic_54(Operand& a, Operand& b, bool is_flipped, std::int32_t line) {
  if (b.is_numeral() && to_operand_constant(b)) return finish_binary_54(a, b, line);
  if (is_flipped) std::swap(a, b);
  binary_registers_54(a, b, line);
}

bool Coder::negated_immediate_54(Operand& a, Operand& b, std::int32_t line) {
  const auto integer = literal_integer(b);
  if (!integer || !fits_signed_operand(*integer) || !fits_signed_operand(-*integer)) return false;
  finish_binary_54(a, b, line);
  return true;
}

void Coder::bitwise_54(Operand& a, Operand& b, std::int32_t line) {
  const auto is_integer = [](const Operand& e) {
    return e.is(Kind::number) && std::holds_alternative<std::int64_t>(e.number);
  };
  if (dialect_->is_late) {
    const bool is_flipped = is_integer(a);
    if (is_flipped) std::swap(a, b);
    if (is_integer(b) && to_operand_constant(b)) return finish_binary_54(a, b, line);
    if (is_flipped) std::swap(a, b);
    return binary_registers_54(a, b, line);
  }
  if (is_integer(a) && to_register_or_constant(a)) {
    std::swap(a, b);
  } else if (!(is_integer(b) && to_register_or_constant(b))) {
    return binary_registers_54(a, b, line);
  }
  finish_binary_54(a, b, line);
}

void Coder::concat_54(Operand& b, std::int32_t line) {
  to_next_register(b);
  const InstructionLines& code = function_->code;
  const bool joins = code.last_op() == Op::concat && !code.is_target();
  if (!joins) emit(Op::concat);
  free_operand(b);
  if (!joins) set_line(line);
}

void Coder::equality_54(Operand& a, Operand& b) {
  if (!a.is(Kind::fixed)) std::swap(a, b);
  to_any_register(a);
  if (!is_immediate_number(b) && !to_register_or_constant(b)) to_any_register(b);
  finish_comparison(a, b);
}

void Coder::order_54(Operand& a, Operand& b) {
  if (is_immediate_number(b)) {
    to_any_register(a);
  } else if (is_immediate_number(a)) {
    to_any_register(b);
  } else {
    to_any_register(a);
    to_any_register(b);
  }
  finish_comparison(a, b);
}

void Coder::postfix_54(Binary operation, Operand& a, Operand& b, std::int32_t line) {
  switch (operation) {
    case Binary::concat:
      return concat_54(b, line);
    case Binary::add:
    case Binary::multiply: {
      const bool is_flipped = a.is_numeral();
      if (is_flipped) std::swap(a, b);
      if (operation == Binary::add && is_immediate_integer(b)) return finish_binary_54(a, b, line);
      return arithmetic_54(a, b, is_flipped, line);
    }
    case Binary::subtract:
      if (negated_immediate_54(a, b, line)) return;
      return arithmetic_54(a, b, false, line);
    case Binary::divide:
    case Binary::floor_divide:
    case Binary::modulo:
    case Binary::power:
      return arithmetic_54(a, b, false, line);
    case Binary::bit_and:
    case Binary::bit_or:
    case Binary::bit_xor:
      return bitwise_54(a, b, line);
    case Binary::shift_left:
      if (is_immediate_integer(a)) {
        std::swap(a, b);
        return finish_binary_54(a, b, line);
      }
      if (negated_immediate_54(a, b, line)) return;
      return binary_registers_54(a, b, line);
    case Binary::shift_right:
      if (is_immediate_integer(b)) return finish_binary_54(a, b, line);
      return binary_registers_54(a, b, line);
    case Binary::equal:
    case Binary::not_equal:
      return equality_54(a, b);
    case Binary::greater:
    case Binary::greater_equal:
      std::swap(a, b);
      return order_54(a, b);
    default:
      return order_54(a, b);
  }
}

}  // namespace wayfinder::syntax
