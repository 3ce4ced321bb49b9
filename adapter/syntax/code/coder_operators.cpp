// Operators of Coder: what the compilers share, and those of 5.1 to 5.3, whose operands are registers or constants.
#include "adapter/syntax/code/coder.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

bool Coder::fold(Arithmetic operation, Operand& a, const Operand* b) const {
  if (!a.is_numeral() || (b != nullptr && !b->is_numeral())) return false;
  const auto result = folded(operation, a.number, b != nullptr ? b->number : Number{std::int64_t{0}}, compiler());
  if (!result) return false;
  a.number = *result;
  return true;
}

void Coder::finish_unary(Operand& e, std::int32_t line) {
  to_any_register(e);
  free_operand(e);
  emit();
  e.kind = Kind::relocatable;
  e.op = Op::other;
  if (compiler() != Compiler::puc51 && !is_jit()) set_line(line);
}

void Coder::finish_comparison(Operand& a, Operand& b) {
  free_operand(a);
  free_operand(b);
  emit();
  emit_jump();
  a.kind = Kind::jump;
}

void Coder::prefix(Unary operation, Operand& e, std::int32_t line) {
  if (is_jit()) return prefix_jit(operation, e);
  if (compiler() == Compiler::puc54) discharge(e);
  if (operation == Unary::logical_not) return logical_not(e);
  if (operation == Unary::negate && fold(Arithmetic::negate, e, nullptr)) return;
  if (operation == Unary::bit_not && fold(Arithmetic::bit_not, e, nullptr)) return;
  finish_unary(e, line);
}

void Coder::infix(Binary operation, Operand& e) {
  if (is_jit()) return infix_jit(operation, e);
  if (operation == Binary::logical_and) return go_if_true(e);
  if (operation == Binary::logical_or) return go_if_false(e);
  if (operation == Binary::concat) return to_next_register(e);
  if (compiler() == Compiler::puc54) return infix_54(operation, e);
  if (!is_arithmetic(operation) || !e.is_numeral()) to_register_or_constant(e);
}

void Coder::postfix(Binary operation, Operand& a, Operand& b, std::int32_t line) {
  if (is_jit()) return postfix_jit(operation, a, b);
  if (compiler() == Compiler::puc54) discharge(b);
  if (is_arithmetic(operation) && fold(arithmetic_of(operation), a, &b)) return;
  if (operation == Binary::logical_and || operation == Binary::logical_or) {
    discharge(b);
    return join(operation, a, b);
  }
  if (compiler() == Compiler::puc54) return postfix_54(operation, a, b, line);
  if (operation == Binary::concat) return concat_rk(a, b, line);
  if (is_arithmetic(operation)) return arithmetic_rk(a, b, Op::other, line);
  if (compiler() != Compiler::puc53) to_register_or_constant(a);
  to_register_or_constant(b);
  finish_comparison(a, b);
}

void Coder::arithmetic_rk(Operand& a, Operand& b, Op op, std::int32_t line) {
  to_register_or_constant(b);
  to_register_or_constant(a);
  free_operand(a);
  free_operand(b);
  emit(op);
  a.kind = Kind::relocatable;
  a.op = op;
  if (compiler() != Compiler::puc51) set_line(line);
}

/// a .. b .. c is one instruction.
void Coder::concat_rk(Operand& a, Operand& b, std::int32_t line) {
  to_value(b);
  if (b.is(Kind::relocatable) && b.op == Op::concat) {
    free_operand(a);
    a.kind = Kind::relocatable;
    a.op = Op::concat;
    return;
  }
  to_next_register(b);
  arithmetic_rk(a, b, Op::concat, line);
}

}  // namespace wayfinder::syntax
