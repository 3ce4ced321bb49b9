// Expressions of Parser.
#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

/// Reads operators that bind more tightly than `limit`; the first one that does not is returned.
std::optional<Binary> Parser::subexpression(Operand& e, int limit) {
  const Level level{*this};
  if (const auto unary = unary_operator(token(), *dialect_)) {
    const std::int32_t line = lexer_.line();
    name_hint_.clear();
    lexer_.next();
    subexpression(e, unary_priority);
    coder_.prefix(*unary, e, line);
  } else {
    simple(e);
  }
  auto operation = binary_operator(token(), *dialect_);
  while (operation && priority_of(*operation).left > limit) {
    const std::int32_t line = lexer_.line();
    lexer_.next();
    coder_.infix(*operation, e);
    Operand right;
    const auto next = subexpression(right, priority_of(*operation).right);
    coder_.postfix(*operation, e, right, line);
    operation = next;
  }
  return operation;
}

int Parser::expression_list(Operand& e) {
  int count = 1;
  expression(e);
  while (accept(',')) {
    coder_.to_next_register(e);
    e = {};
    expression(e);
    ++count;
  }
  return count;
}

void Parser::vararg(Operand& e) {
  if (!function().is_vararg) fail_near("cannot use '...' outside a vararg function");
  if (is_jit()) {
    coder_.reserve(1);
    e.kind = Kind::call;
    e.reg = function().free_register - 1;
  } else {
    e.kind = Kind::vararg;
  }
  e.op = Op::vararg;
  coder_.emit(Op::vararg);
}

void Parser::simple(Operand& e) {
  const std::string name = std::exchange(name_hint_, {});
  switch (token().kind) {
    case TokenKind::number:
      e.kind = Kind::number;
      e.number = token().number;
      break;
    case TokenKind::foreign_number:
      e.kind = Kind::foreign;
      break;
    case TokenKind::string:
      e = coder_.string_constant(token().text);
      break;
    case TokenKind::nil_word:
      e.kind = Kind::nil;
      break;
    case TokenKind::true_word:
      e.kind = Kind::true_value;
      break;
    case TokenKind::false_word:
      e.kind = Kind::false_value;
      break;
    case TokenKind::dots:
      vararg(e);
      break;
    case TokenKind::function_word:
      lexer_.next();
      return body(e, false, lexer_.line(), name);
    default:
      if (token().is('{')) return is_jit() ? table_jit(e) : table(e);
      return suffixed(e);
  }
  lexer_.next();
}

void Parser::primary(Operand& e) {
  if (token().is('(')) {
    const std::int32_t line = lexer_.line();
    lexer_.next();
    expression(e);
    expect_closing(TokenKind::character, ')', "(", line);
    coder_.discharge(e);
  } else if (is_name(token())) {
    e = variable();
  } else {
    fail_near("unexpected symbol");
  }
}

void Parser::suffixed(Operand& e) {
  const std::int32_t line = lexer_.line();
  const Token first = token();
  const int before = effects();
  primary(e);
  if (is_name(first)) watch_name(first);
  while (!lexer_.has_failed()) {
    const Token opener = token();
    if (opener.is('.')) {
      field(e);
      watch_part(first.begin, opener, before);
    } else if (opener.is('[')) {
      Operand key;
      coder_.to_table(e);
      bracket_key(key);
      coder_.index(e, key);
      watch_part(first.begin, opener, before);
    } else if (opener.is(':')) {
      method(e);
      watch_part(first.begin, opener, before);
      arguments(e, line);
      note_effect();
    } else if (opener.is('(') || opener.is('{') || opener.is(TokenKind::string)) {
      coder_.to_next_register(e);
      if (is_jit()) coder_.reserve(1);  // the frame's link
      arguments(e, line);
      note_effect();
    } else {
      break;
    }
  }
}

/// The part from `opener` to the last token makes the expression from `begin` on complete.
void Parser::watch_part(std::uint32_t begin, const Token& opener, int effects_before) {
  if (watch_ == nullptr) return;
  const bool is_here = watch_->is_in(opener.begin, opener.end) || watch_->is_in(last_begin_, lexer_.last_end());
  if (!is_here) return;
  if (effects() == effects_before) {
    watch_->found({begin, lexer_.last_end(), opener.is(':')});
  } else {
    watch_->close();
  }
}

/// On `.` or, in the name of a function, `:`.
void Parser::field(Operand& e) {
  coder_.to_table(e);
  lexer_.next();
  last_begin_ = token().begin;
  const NameId name = expect_name();
  Operand key = coder_.string_constant(text_of(name));
  coder_.index(e, key);
}

void Parser::bracket_key(Operand& key) {
  lexer_.next();
  expression(key);
  coder_.to_value(key);
  last_begin_ = token().begin;
  expect(']');
}

/// On the colon.
void Parser::method(Operand& e) {
  lexer_.next();
  last_begin_ = token().begin;
  const NameId name = expect_name();
  Operand key = coder_.string_constant(text_of(name));
  coder_.method(e, key);
}

void Parser::arguments(Operand& e, std::int32_t line) {
  Operand last;
  if (is_old() || dialect_->is_late) line = lexer_.line();
  if (token().is('(')) {
    if (dialect_->call_needs_same_line && lexer_.line() != lexer_.last_line())
      return fail_near("ambiguous syntax (function call x new statement)");
    lexer_.next();
    if (!token().is(')')) {
      expression_list(last);
      if (last.is_multiple()) coder_.to_all_results(last);
    }
    expect_closing(TokenKind::character, ')', "(", line);
  } else if (token().is('{')) {
    is_jit() ? table_jit(last) : table(last);
  } else if (token().is(TokenKind::string)) {
    last = coder_.string_constant(token().text);
    lexer_.next();
  } else {
    return fail_near("function arguments expected");
  }
  call(e, last, line);
}

void Parser::call(Operand& e, Operand& last_argument, std::int32_t line) {
  if (!last_argument.is(Kind::none) && !last_argument.is_multiple()) coder_.to_next_register(last_argument);
  coder_.emit();
  coder_.set_line(line);
  const int base = e.reg;
  e = {};
  e.kind = Kind::call;
  e.reg = base;
  function().free_register = base + 1;
}

}  // namespace wayfinder::syntax
