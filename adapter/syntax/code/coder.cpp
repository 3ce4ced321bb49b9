// Instructions, registers and constants of Coder; how a value gets into a register.
#include "adapter/syntax/code/coder.hpp"

#include <algorithm>

namespace wayfinder::syntax {

using Kind = Operand::Kind;

int Coder::emit(Op op) {
  return function_->code.emit(op, lexer_->last_line());
}

JumpList Coder::emit_jump() {
  InstructionLines& code = function_->code;
  if (is_jit() && code.last_op() == Op::close && code.count() - 1 >= code.last_target()) {
    code.set_target(code.count());  // closing upvalues jumps as well
    code.set_last_op(Op::other);
  } else {
    emit();
  }
  return {.any = true, .needs_value = true};
}

/// luaK_nil in lcode.c: neighbours become one instruction, with the line of the first.
void Coder::emit_nil(int first, int count) {
  if (is_jit()) return emit_nil_jit(first, count);
  InstructionLines& code = function_->code;
  int last = first + count - 1;
  const bool is_51 = compiler() == Compiler::puc51;
  if (is_51 && code.count() == 0 && !code.is_target() && first >= function_->active_registers)
    return;  // registers begin as nil
  if (!code.is_target() && code.last_op() == Op::load_nil) {
    const int before_first = code.last_first();
    const int before_last = code.last_last();
    const bool follows = before_first <= first && first <= before_last + 1;
    const bool precedes = !is_51 && first <= before_first && before_first <= last + 1;
    if (follows || precedes) {
      last = std::max(last, before_last);
      code.set_last_range(std::min(first, before_first), last);
      return;
    }
  }
  code.emit(Op::load_nil, lexer_->last_line(), first, last);
}

void Coder::emit_nil_jit(int first, int count) {
  InstructionLines& code = function_->code;
  if (!code.is_target()) {
    const int before_first = code.last_first();
    const int before_last = code.last_last();
    if (code.last_op() == Op::load_nil) {
      if (first == before_first && count == 1) return;
      if (first == before_first || first == before_first + 1) {
        code.set_last_op(Op::load_nil_range);
        code.set_last_range(before_first, first + count - 1);
        return;
      }
    } else if (code.last_op() == Op::load_nil_range && before_first <= first && first <= before_last + 1) {
      code.set_last_range(before_first, std::max(before_last, first + count - 1));
      return;
    }
  }
  code.emit(count == 1 ? Op::load_nil : Op::load_nil_range, lexer_->last_line(), first, first + count - 1);
}

void Coder::fail_registers() {
  const bool is_new = compiler() == Compiler::puc53 || compiler() == Compiler::puc54;
  lexer_->fail(
      std::string{is_new ? "function or expression needs too many registers" : "function or expression too complex"} +
          near_clause(lexer_->current(), lexer_->text(), *dialect_),
      lexer_->line());
}

void Coder::check_stack(int count) {
  if (function_->free_register + count >= dialect_->max_registers) fail_registers();
}

void Coder::reserve(int count) {
  check_stack(count);
  function_->free_register += count;
}

void Coder::free_register(int reg) {
  if (reg >= function_->active_registers) --function_->free_register;
}

void Coder::free_operand(const Operand& e) {
  if (e.is(Kind::fixed)) free_register(e.reg);
}

int Coder::add_number(const Number& number) {
  return is_jit() ? function_->numbers.number(number, compiler()) : function_->constants.number(number, compiler());
}

Operand Coder::string_constant(std::string_view text) {
  Operand e;
  e.text = text;
  e.kind = Kind::string;
  if (compiler() == Compiler::puc54 || is_jit()) return e;
  e.kind = Kind::constant;
  e.index = function_->constants.string(text);
  return e;
}

void Coder::discharge(Operand& e) {
  switch (e.kind) {
    case Kind::folded:
      e.kind = static_cast<Kind>(e.key);
      return;
    case Kind::local:
      e.kind = Kind::fixed;
      return;
    case Kind::call:
    case Kind::vararg:
      return to_one_result(e);
    case Kind::global:
      function_->constants.string(e.text);
      break;
    case Kind::indexed:
      if (e.key >= 0) free_register(e.key);
      if (!e.table_is_upvalue) free_register(e.reg);
      break;
    case Kind::upvalue:
      break;
    default:
      return;
  }
  emit();
  e.kind = Kind::relocatable;
  e.op = Op::other;
}

void Coder::to_one_result(Operand& e) {
  if (e.is(Kind::call)) {
    e.kind = Kind::fixed;
  } else if (e.is(Kind::vararg)) {
    e.kind = Kind::relocatable;
    e.op = Op::vararg;
  }
}

void Coder::to_all_results(Operand& e) {
  if (e.is(Kind::vararg)) reserve(1);
}

/// Only what instructions it takes; a constant is entered into the table when the compiler does.
void Coder::load_constant(const Operand& e) {
  constexpr std::int64_t largest_immediate = 65'535;  // sBx of 5.4
  if (e.is(Kind::string)) {
    function_->constants.string(e.text);
  } else if (e.is(Kind::foreign)) {
    function_->constants.unique();
  } else if (e.is(Kind::number)) {
    const auto integer = exact_integer(e.number);
    const bool is_immediate = (compiler() == Compiler::puc54 && integer && *integer >= -largest_immediate &&
                               *integer <= largest_immediate + 1) ||
                              (is_jit() && integer && *integer >= INT16_MIN && *integer <= INT16_MAX);
    if (!is_immediate) static_cast<void>(add_number(e.number));
  }
  emit();
}

/// discharge2reg: the value without its jumps.
void Coder::load(Operand& e, int reg) {
  discharge(e);
  switch (e.kind) {
    case Kind::nil:
      emit_nil(reg, 1);
      break;
    case Kind::false_value:
    case Kind::true_value:
    case Kind::number:
    case Kind::string:
    case Kind::foreign:
    case Kind::constant:
      load_constant(e);
      break;
    case Kind::fixed:
      if (reg != e.reg) emit();
      break;
    case Kind::relocatable:
      break;
    default:
      return;
  }
  e.kind = Kind::fixed;
  e.reg = reg;
}

void Coder::load_to_any(Operand& e) {
  if (e.is(Kind::fixed)) return;
  reserve(1);
  load(e, function_->free_register - 1);
}

/// The part behind the value that its jumps lead to: `false` and `true`, if one of them brings none.
void Coder::finish_value(Operand& e) {
  if (e.is(Kind::jump)) e.when_true.add({.any = true, .needs_value = true});
  if (!e.has_jumps()) return;
  if (e.when_true.needs_value || e.when_false.needs_value) {
    if (!e.is(Kind::jump)) emit_jump();
    if (is_jit()) {
      emit();
      emit();
    } else {
      mark_target();
      emit();
      mark_target();
    }
    emit();
  }
  mark_target();
}

void Coder::to_register(Operand& e, int reg) {
  load(e, reg);
  finish_value(e);
  e.when_true = e.when_false = {};
  e.kind = Kind::fixed;
  e.reg = reg;
}

void Coder::to_next_register(Operand& e) {
  discharge(e);
  free_operand(e);
  reserve(1);
  to_register(e, function_->free_register - 1);
}

int Coder::to_any_register(Operand& e) {
  discharge(e);
  if (e.is(Kind::fixed)) {
    if (!e.has_jumps()) return e.reg;
    if (e.reg >= function_->active_registers) {
      to_register(e, e.reg);
      return e.reg;
    }
  }
  to_next_register(e);
  return e.reg;
}

void Coder::to_value(Operand& e) {
  if (e.has_jumps() || (e.is(Kind::jump) && dialect_->is_late)) {
    to_any_register(e);
  } else {
    discharge(e);
  }
}

void Coder::to_table(Operand& e) {
  const bool takes_upvalues = compiler() != Compiler::puc51 && !is_jit();
  if (!takes_upvalues || !e.is(Kind::upvalue) || e.has_jumps()) to_any_register(e);
}

}  // namespace wayfinder::syntax
