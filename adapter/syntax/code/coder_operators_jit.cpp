// Operators of Coder for LuaJIT.
#include "adapter/syntax/code/coder.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

void Coder::prefix_jit(Unary operation, Operand& e) {
  if (operation == Unary::logical_not) return logical_not_jit(e);
  if (operation == Unary::negate && !e.has_jumps()) {
    if (e.is(Kind::foreign)) return;
    if (fold(Arithmetic::negate, e, nullptr)) return;
  }
  finish_unary(e, 0);
}

void Coder::infix_jit(Binary operation, Operand& e) {
  if (operation == Binary::logical_and) return go_if_true(e);
  if (operation == Binary::logical_or) return go_if_false(e);
  if (operation == Binary::concat) return to_next_register(e);
  const bool may_stay = is_equality(operation) ? e.is_literal() && !e.has_jumps() : e.is_numeral();
  if (!may_stay) to_any_register(e);
}

void Coder::postfix_jit(Binary operation, Operand& a, Operand& b) {
  if (operation == Binary::concat) return concat_jit(a, b);
  if (is_arithmetic(operation)) return arithmetic_jit(operation, a, b);
  if (operation == Binary::logical_and || operation == Binary::logical_or) {
    discharge(b);
    return join(operation, a, b);
  }
  compare_jit(operation, a, b);
}

void Coder::arithmetic_jit(Binary operation, Operand& a, Operand& b) {
  if (fold(arithmetic_of(operation), a, &b)) return;
  if (operation == Binary::power) {
    to_any_register(b);
    to_any_register(a);
  } else {
    to_value(b);
    if (!b.is(Kind::number) || add_number(b.number) > ConstantTable::max_operand) to_any_register(b);
    to_value(a);
    const bool is_operand =
        a.is(Kind::number) && !b.is(Kind::number) && add_number(a.number) <= ConstantTable::max_operand;
    if (!is_operand) to_any_register(a);
  }
  free_operand(a);
  free_operand(b);
  emit();
  a.kind = Kind::relocatable;
  a.op = Op::other;
}

void Coder::concat_jit(Operand& a, Operand& b) {
  to_value(b);
  if (b.is(Kind::relocatable) && b.op == Op::concat) {
    free_operand(a);
  } else {
    to_next_register(b);
    free_operand(b);
    free_operand(a);
    emit(Op::concat);
  }
  a.kind = Kind::relocatable;
  a.op = Op::concat;
}

void Coder::compare_jit(Binary operation, Operand& a, Operand& b) {
  to_value(a);
  if (is_equality(operation)) {
    const bool swaps = a.is_literal();
    Operand& left = swaps ? b : a;
    Operand& right = swaps ? a : b;
    to_any_register(left);
    to_value(right);
    if (right.is(Kind::string)) {
      function_->constants.string(right.text);
    } else if (right.is(Kind::number)) {
      static_cast<void>(add_number(right.number));
    } else if (!right.is_literal()) {
      to_any_register(right);
    }
  } else if (operation == Binary::greater || operation == Binary::greater_equal) {
    to_value(b);
    to_any_register(b);
    to_any_register(a);
  } else {
    to_any_register(b);
    to_any_register(a);
  }
  finish_comparison(a, b);
}

}  // namespace wayfinder::syntax
