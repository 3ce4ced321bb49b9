// Constants as operands, fields, methods and stores of Coder.
#include "adapter/syntax/code/coder.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

namespace {

constexpr std::size_t longest_short_string = 40;  // LUAI_MAXSHORTLEN

bool is_small_key(const Operand& key) {
  if (!key.is(Kind::number) || key.has_jumps()) return false;
  const auto* integer = std::get_if<std::int64_t>(&key.number);
  return integer != nullptr && *integer >= 0 && *integer <= UINT8_MAX;
}

}  // namespace

int Coder::add_word(const Operand& e) {
  return function_->constants.word(e.is(Kind::nil) ? 'n' : e.is(Kind::true_value) ? 't' : 'f');
}

/// luaK_exp2K of 5.4: the constant is entered into the table also when its index turns out too large.
bool Coder::to_operand_constant(Operand& e) {
  if (e.has_jumps()) return false;
  int place = e.index;
  switch (e.kind) {
    case Kind::true_value:
    case Kind::false_value:
    case Kind::nil:
      place = add_word(e);
      break;
    case Kind::number:
      place = add_number(e.number);
      break;
    case Kind::string:
      place = function_->constants.string(e.text);
      break;
    case Kind::constant:
      break;
    default:
      return false;
  }
  if (place > ConstantTable::max_operand) return false;
  e.kind = Kind::constant;
  e.index = place;
  return true;
}

/// Enters a literal into the table of 5.1 to 5.3. 5.1 and 5.2 ask first whether it is full, 5.3 looks at the index.
void Coder::enter_operand(Operand& e) {
  const bool is_number = e.is(Kind::number);
  if (!e.is_literal() || e.is(Kind::string)) return;
  const bool asks_first = compiler() == Compiler::puc51 || (compiler() == Compiler::puc52 && !is_number);
  if (asks_first && function_->constants.count() > ConstantTable::max_operand) return;
  e.index = is_number ? add_number(e.number) : add_word(e);
  e.kind = Kind::constant;
}

/// luaK_exp2RK.
bool Coder::to_register_or_constant(Operand& e) {
  if (compiler() == Compiler::puc54) {
    if (to_operand_constant(e)) return true;
  } else {
    to_value(e);
    enter_operand(e);
    if (e.is(Kind::constant) && e.index <= ConstantTable::max_operand) return true;
  }
  to_any_register(e);
  return false;
}

bool Coder::is_short_key(const Operand& key) const {
  return key.is(Kind::constant) && !key.has_jumps() && key.index <= ConstantTable::max_operand &&
         key.text.size() <= longest_short_string;
}

void Coder::index(Operand& table, Operand& key) {
  if (is_jit()) return index_jit(table, key);
  if (compiler() == Compiler::puc54) return index_54(table, key);
  table.key = to_register_or_constant(key) ? -1 : key.reg;
  table.table_is_upvalue = table.is(Kind::upvalue);
  table.kind = Kind::indexed;
}

void Coder::index_54(Operand& table, Operand& key) {
  if (key.is(Kind::string)) {
    key.index = function_->constants.string(key.text);
    key.kind = Kind::constant;
  }
  if (table.is(Kind::upvalue) && !is_short_key(key)) to_any_register(table);
  table.table_is_upvalue = table.is(Kind::upvalue);
  table.key = is_short_key(key) || is_small_key(key) ? -1 : to_any_register(key);
  table.kind = Kind::indexed;
}

void Coder::index_jit(Operand& table, Operand& key) {
  table.kind = Kind::indexed;
  table.table_is_upvalue = false;
  table.key = -1;
  if (key.is(Kind::number)) {
    const auto integer = exact_integer(key.number);
    if (integer && *integer >= 0 && *integer <= UINT8_MAX) return;
  } else if (key.is(Kind::string)) {
    if (function_->constants.string(key.text) <= ConstantTable::max_operand) return;
  }
  table.key = to_any_register(key);
}

void Coder::method(Operand& object, Operand& key) {
  if (is_jit()) return method_jit(object, key);
  to_any_register(object);
  free_operand(object);
  object.reg = function_->free_register;
  object.kind = Kind::fixed;
  reserve(2);
  to_register_or_constant(key);
  emit();
  free_operand(key);
}

void Coder::method_jit(Operand& object, const Operand& key) {
  constexpr int frame_slots = 3;  // function, frame link and object
  to_any_register(object);
  free_operand(object);
  object.reg = function_->free_register;
  object.kind = Kind::fixed;
  emit();
  if (function_->constants.string(key.text) <= ConstantTable::max_operand) {
    reserve(frame_slots);
    emit();
  } else {
    reserve(frame_slots + 1);
    emit();
    emit();
    --function_->free_register;
  }
}

void Coder::store_upvalue_jit(Operand& e) {
  to_value(e);
  if (e.is(Kind::string)) {
    function_->constants.string(e.text);
  } else if (e.is(Kind::number)) {
    static_cast<void>(add_number(e.number));
  } else if (!e.is(Kind::nil) && !e.is(Kind::false_value) && !e.is(Kind::true_value)) {
    to_any_register(e);
  }
}

void Coder::store(Operand& variable, Operand& e) {
  if (variable.is(Kind::local)) {
    free_operand(e);
    to_register(e, variable.reg);
    return;
  }
  if (variable.is(Kind::indexed) && !is_jit()) {
    to_register_or_constant(e);
  } else if (variable.is(Kind::upvalue) && is_jit()) {
    store_upvalue_jit(e);
  } else {
    to_any_register(e);
    if (variable.is(Kind::global) && is_jit()) function_->constants.string(variable.text);
  }
  emit();
  free_operand(e);
}

}  // namespace wayfinder::syntax
