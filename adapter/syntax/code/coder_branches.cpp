// Conditions of Coder: jumps on values and comparisons, `not`, `and`, `or`.
#include <utility>

#include "adapter/syntax/code/coder.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

namespace {

bool is_always_true(const Operand& e) {
  return e.is(Kind::constant) || e.is(Kind::number) || e.is(Kind::string) || e.is(Kind::true_value);
}

bool is_always_false(const Operand& e) {
  return e.is(Kind::nil) || e.is(Kind::false_value);
}

}  // namespace

/// jumponcond: a test of the value and a jump. A `not` before it is turned into the opposite test.
JumpList Coder::branch(Operand& e) {
  if (is_jit()) return branch_jit(e);
  if (e.is(Kind::relocatable) && e.op == Op::logical_not) {
    function_->code.drop_last();
    emit();
    return emit_jump();
  }
  load_to_any(e);
  free_operand(e);
  emit();
  emit_jump();
  return {.any = true, .needs_value = false};
}

JumpList Coder::branch_jit(Operand& e) {
  if (e.is(Kind::relocatable) && e.op == Op::logical_not) return emit_jump();  // rewritten in its place
  load_to_any(e);
  emit();
  emit_jump();
  free_operand(e);
  return {.any = true, .needs_value = false};
}

JumpList Coder::branch_away(Operand& e, bool is_certain, bool is_impossible) {
  if (e.is(Kind::jump)) return {.any = true, .needs_value = true};
  if (is_jit() && is_certain) {
    load(e, UINT8_MAX);
    emit_jump();
    return {.any = true, .needs_value = false};
  }
  return is_impossible ? JumpList{} : branch(e);
}

void Coder::go_if_true(Operand& e) {
  discharge(e);
  e.when_false.add(branch_away(e, is_always_false(e), is_always_true(e)));
  mark_target();
  e.when_true = {};
}

void Coder::go_if_false(Operand& e) {
  discharge(e);
  e.when_true.add(branch_away(e, is_always_true(e), is_always_false(e)));
  mark_target();
  e.when_false = {};
}

void Coder::logical_not(Operand& e) {
  discharge(e);
  if (is_always_false(e)) {
    e.kind = Kind::true_value;
  } else if (is_always_true(e)) {
    e.kind = Kind::false_value;
  } else if (!e.is(Kind::jump)) {
    load_to_any(e);
    free_operand(e);
    emit(Op::logical_not);
    e.kind = Kind::relocatable;
    e.op = Op::logical_not;
  }
  std::swap(e.when_true, e.when_false);
  e.when_true.drop_values();
  e.when_false.drop_values();
}

void Coder::logical_not_jit(Operand& e) {
  std::swap(e.when_true, e.when_false);
  e.when_true.drop_values();
  e.when_false.drop_values();
  discharge(e);
  if (is_always_false(e)) {
    e.kind = Kind::true_value;
  } else if (is_always_true(e) || e.is(Kind::foreign)) {
    e.kind = Kind::false_value;
  } else if (!e.is(Kind::jump)) {
    load_to_any(e);
    free_operand(e);
    emit(Op::logical_not);
    e.kind = Kind::relocatable;
    e.op = Op::logical_not;
  }
}

void Coder::join(Binary operation, Operand& a, Operand& b) {
  if (operation == Binary::logical_and) {
    b.when_false.add(a.when_false);
  } else {
    b.when_true.add(a.when_true);
  }
  a = b;
}

}  // namespace wayfinder::syntax
