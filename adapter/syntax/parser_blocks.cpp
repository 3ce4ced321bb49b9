// Statements of Parser that hold blocks: if, while, repeat, for.
#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

/// Goes on when the condition holds.
void Parser::condition() {
  Operand e;
  expression(e);
  if (e.is(Kind::nil)) e.kind = Kind::false_value;
  coder_.go_if_true(e);
}

void Parser::if_statement(std::int32_t line) {
  if (is_old()) return if_old(line);
  then_block();
  while (token().is(TokenKind::elseif_word))
    then_block();
  if (accept(TokenKind::else_word)) block();
  expect_closing(TokenKind::end_word, '\0', "if", line);
  coder_.mark_target();
}

void Parser::if_old(std::int32_t line) {
  then_block_old();
  while (token().is(TokenKind::elseif_word)) {
    coder_.emit_jump();
    coder_.mark_target();
    then_block_old();
  }
  if (token().is(TokenKind::else_word)) {
    coder_.emit_jump();
    coder_.mark_target();
    lexer_.next();
    block();
  }
  coder_.mark_target();
  expect_closing(TokenKind::end_word, '\0', "if", line);
}

void Parser::then_block_old() {
  lexer_.next();
  condition();
  expect(TokenKind::then_word);
  block();
}

/// The jump behind `then`, made by the test itself; the block is open. True: it is all that the block holds.
bool Parser::then_jump(Operand& e) {
  const std::int32_t line = lexer_.line();
  const bool is_break = token().is(TokenKind::break_word);
  coder_.go_if_false(e);
  enter_block(false);
  lexer_.next();
  jump_to(is_break ? break_name : expect_name(), line);
  if (compiler() == Compiler::puc52) {
    while (token().is(';') || token().is(TokenKind::label))
      statement();
  } else {
    while (accept(';')) {
    }
  }
  if (at_block_end(false)) return true;
  coder_.emit_jump();
  return false;
}

/// In 5.2 and later the test of `if x then break` jumps itself, as that of `if x then goto` does in 5.2 and 5.3.
void Parser::then_block() {
  lexer_.next();
  Operand e;
  expression(e);
  expect(TokenKind::then_word);
  if (token().is(TokenKind::break_word) || (token().is(TokenKind::goto_word) && !is_54())) {
    if (then_jump(e)) return leave_block();
  } else {
    coder_.go_if_true(e);
    enter_block(false);
  }
  statements();
  leave_block();
  if (token().is(TokenKind::else_word) || token().is(TokenKind::elseif_word)) coder_.emit_jump();
  coder_.mark_target();
}

void Parser::while_statement(std::int32_t line) {
  lexer_.next();
  coder_.mark_target();
  condition();
  enter_block(true);
  expect(TokenKind::do_word);
  if (is_jit()) coder_.emit();
  block();
  coder_.emit_jump();
  expect_closing(TokenKind::end_word, '\0', "while", line);
  leave_block();
  coder_.mark_target();
}

/// The condition sees the block's locals; with captured ones each way out of the block closes them.
void Parser::repeat_statement(std::int32_t line) {
  coder_.mark_target();
  enter_block(true);
  enter_block(false);
  lexer_.next();
  if (is_jit()) coder_.emit();
  statements();
  expect_closing(TokenKind::until_word, '\0', "repeat", line);
  condition();
  const bool has_upvalue = function().blocks.back().has_upvalue;
  if (is_old() && has_upvalue) {
    if (is_jit()) {
      coder_.emit_jump();
      function().blocks.back().has_break = true;
      jump_to(break_name, lexer_.last_line());
    } else {
      break_51();
    }
    coder_.mark_target();
    leave_block();
    coder_.emit_jump();
  } else {
    leave_block();
    if (is_54() && has_upvalue) {
      coder_.emit_jump();
      coder_.mark_target();
      coder_.emit();
      coder_.emit_jump();
      coder_.mark_target();
    }
  }
  leave_block();
}

void Parser::for_statement(std::int32_t line) {
  enter_block(true);
  lexer_.next();
  declare_hidden(3);
  const Token name = token();
  if (is_name(name)) {
    declare_name();
  } else {
    expect_name();
  }
  if (token().is('=')) {
    for_numbers(line);
  } else if (token().is(',') || token().is(TokenKind::in_word)) {
    for_each();
  } else {
    fail_near("'=' or 'in' expected");
  }
  expect_closing(TokenKind::end_word, '\0', "for", line);
  leave_block();
}

void Parser::next_value() {
  Operand e;
  expression(e);
  coder_.to_next_register(e);
}

void Parser::for_numbers(std::int32_t line) {
  lexer_.next();
  next_value();
  expect(',');
  next_value();
  if (accept(',')) {
    next_value();
  } else {  // a step of 1
    if (compiler() == Compiler::puc51 || compiler() == Compiler::puc52)
      function().constants.number(Number{1.0}, compiler());
    if (compiler() == Compiler::puc53) function().constants.number(Number{std::int64_t{1}}, compiler());
    coder_.emit();
    coder_.reserve(1);
  }
  activate(3);
  for_body(line, 1, false);
}

void Parser::for_each() {
  int variables = 1;
  if (is_54()) {  // the value to be closed stands before the visible ones
    const NewLocal first = declared_.back();
    declared_.pop_back();
    declare_hidden(1);
    declared_.push_back(first);
  }
  while (accept(',')) {
    declare_name();
    ++variables;
  }
  expect(TokenKind::in_word);
  const std::int32_t line = lexer_.line();
  const int hidden = is_54() ? 4 : 3;
  Operand e;
  const int given = expression_list(e);
  adjust(hidden, given, e);
  activate(hidden);
  if (is_54()) function().blocks.back().has_upvalue = function().blocks.back().in_close_scope = true;
  coder_.check_stack(is_jit() ? 4 : 3);
  for_body(line, variables, true);
}

void Parser::for_body(std::int32_t line, int variables, bool is_generic) {
  expect(TokenKind::do_word);
  if (is_generic && !is_54() && !is_jit()) {
    coder_.emit_jump();
  } else {
    coder_.emit();
  }
  enter_block(false);
  activate(variables);
  coder_.reserve(variables);
  block();
  leave_block();
  if (!is_jit()) coder_.mark_target();
  coder_.emit();
  coder_.set_line(line);
  if (!is_generic) return;
  coder_.emit();  // the iterator is called, then the loop goes on
  if (compiler() != Compiler::puc51) coder_.set_line(line);
}

}  // namespace wayfinder::syntax
