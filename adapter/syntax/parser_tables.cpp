// Table constructors of Parser.
#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

namespace {

constexpr int items_at_once = 50;  // LFIELDS_PER_FLUSH

}  // namespace

void Parser::table(Operand& e) {
  const std::int32_t line = lexer_.line();
  note_effect();
  coder_.emit();
  if (is_54()) coder_.emit();
  e = {};
  e.kind = Kind::fixed;
  e.reg = function().free_register;
  coder_.reserve(1);
  TableItems items;
  expect('{');
  while (!token().is('}') && !lexer_.has_failed()) {
    if (!items.last.is(Kind::none)) {
      coder_.to_next_register(items.last);
      items.last = {};
      if (items.waiting == items_at_once) flush_items(e, items);
    }
    table_item(e, items);
    if (!accept(',') && !accept(';')) break;
  }
  expect_closing(TokenKind::character, '}', "{", line);
  if (items.waiting == 0) return;
  if (items.last.is_multiple()) {
    coder_.to_all_results(items.last);
  } else if (!items.last.is(Kind::none)) {
    coder_.to_next_register(items.last);
  }
  flush_items(e, items);
}

void Parser::flush_items(const Operand& e, TableItems& items) {
  coder_.emit();
  function().free_register = e.reg + 1;
  items.waiting = 0;
}

void Parser::table_item(const Operand& e, TableItems& items) {
  const bool is_record = token().is('[') || (token().is(TokenKind::name) && lexer_.peek().is('='));
  if (is_record) return table_record(e);
  expression(items.last);
  ++items.waiting;
}

void Parser::table_record(const Operand& e) {
  const int registers = function().free_register;
  Operand key;
  std::string name;
  if (token().is(TokenKind::name)) {
    name = std::string{token().text};
    key = coder_.string_constant(token().text);
    lexer_.next();
  } else {
    bracket_key(key);
  }
  expect('=');
  Operand target = e;
  Operand value;
  name_hint_ = name;
  if (is_54()) {
    coder_.index(target, key);
    expression(value);
    coder_.store(target, value);
  } else {
    coder_.to_register_or_constant(key);
    expression(value);
    coder_.to_register_or_constant(value);
    coder_.emit();
  }
  name_hint_.clear();
  function().free_register = registers;
}

/// LuaJIT copies a table of the constant items; instructions are written for the others only.
void Parser::table_jit(Operand& e) {
  const std::int32_t line = lexer_.line();
  note_effect();
  const int place = coder_.emit();
  e = {};
  e.kind = Kind::fixed;
  e.reg = function().free_register;
  coder_.reserve(1);
  TableJit items{.next_register = function().free_register};
  expect('{');
  while (!token().is('}') && !lexer_.has_failed()) {
    table_item_jit(e, items);
    function().free_register = items.next_register;
    if (!accept(',') && !accept(';')) break;
  }
  expect_closing(TokenKind::character, '}', "{", line);
  if (items.ends_in_call) {
    static_cast<void>(function().numbers.number(Number{4503599627370496.0 + items.next_index - 1}, compiler()));
    if (items.next_index > UINT8_MAX + 1) code().drop_last();
  }
  e.kind = Kind::fixed;
  if (place != code().count() - 1) return;
  --function().free_register;
  e.kind = Kind::relocatable;
  e.op = Op::other;
}

void Parser::table_key_jit(Operand& e, Operand& key, TableJit& items) {
  if (token().is('[')) {
    bracket_key(key);
    if (!key.is_literal()) coder_.index(e, key);
    expect('=');
  } else if (is_name(token()) && lexer_.peek().is('=')) {
    name_hint_ = std::string{token().text};
    key = coder_.string_constant(token().text);
    lexer_.next();
    expect('=');
  } else {
    key.kind = Kind::number;
    key.number = static_cast<double>(items.next_index++);
    items.ends_in_call = true;
  }
}

void Parser::table_item_jit(Operand& e, TableJit& items) {
  Operand key;
  Operand value;
  items.ends_in_call = false;
  table_key_jit(e, key, items);
  expression(value);
  name_hint_.clear();
  const bool is_constant_value = value.is_literal() && !value.has_jumps();
  if (key.is_literal() && !key.is(Kind::nil) && (key.is(Kind::string) || is_constant_value)) {
    if (!items.has_template) function().constants.unique();
    items.has_template = true;
    items.ends_in_call = false;
    if (is_constant_value) return;
  }
  if (!value.is(Kind::call)) {
    coder_.to_any_register(value);
    items.ends_in_call = false;
  }
  if (key.is_literal()) coder_.index(e, key);
  coder_.store(e, value);
}

}  // namespace wayfinder::syntax
