// Statements of Parser that hold no block: declarations, assignments, calls, return.
#include <algorithm>
#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

namespace {

/// What a person would call the function that is assigned here; "" when it is no plain path of names.
std::string path_name(std::string_view written) {
  constexpr std::string_view odd = " \t\r\n\v\f[](){}\"'";
  return written.find_first_of(odd) == std::string_view::npos ? std::string{written} : std::string{};
}

}  // namespace

void Parser::statements() {
  if (!is_old()) {
    while (!at_block_end(true)) {
      const bool is_last = token().is(TokenKind::return_word);
      statement();
      if (is_last) return;
    }
    return;
  }
  const Level level{*this};
  bool is_last = false;
  while (!is_last && !at_block_end(true)) {
    is_last = token().is(TokenKind::return_word) || (token().is(TokenKind::break_word) && dialect_->break_ends_block);
    statement_of(lexer_.line());
    accept(';');
    function().free_register = function().active_registers;
  }
}

void Parser::block() {
  enter_block(false);
  statements();
  leave_block();
}

/// Of 5.2 and later, where each statement is a level of nesting.
void Parser::statement() {
  const Level level{*this};
  statement_of(lexer_.line());
  function().free_register = function().active_registers;
}

void Parser::statement_of(std::int32_t line) {
  const bool is_empty = (token().is(';') && dialect_->has_empty_statements) || token().is(TokenKind::label);
  if (!is_empty && !lexer_.has_failed()) chunk_.statements.push_back(place_of(token()));
  switch (token().kind) {
    case TokenKind::if_word:
      return if_statement(line);
    case TokenKind::while_word:
      return while_statement(line);
    case TokenKind::for_word:
      return for_statement(line);
    case TokenKind::repeat_word:
      return repeat_statement(line);
    case TokenKind::function_word:
      return function_statement(line);
    case TokenKind::return_word:
      lexer_.next();
      return is_jit() ? return_jit() : return_statement();
    case TokenKind::break_word:
      return break_statement();
    case TokenKind::label:
      return label_statement();
    case TokenKind::do_word:
      lexer_.next();
      block();
      return expect_closing(TokenKind::end_word, '\0', "do", line);
    case TokenKind::local_word:
      lexer_.next();
      return accept(TokenKind::function_word) ? local_function() : local_statement();
    case TokenKind::goto_word:
      if (dialect_->goto_word == Goto::reserved || lexer_.peek().is(TokenKind::name)) return goto_statement();
      return expression_statement();
    default:
      if (token().is(';') && dialect_->has_empty_statements) return lexer_.next();
      return expression_statement();
  }
}

void Parser::declare_name(Attribute kind) {
  const Token name = token();
  const NameId id = expect_name();
  declare(id, name.text, place_of(name), kind);
  watch_name(name);
}

Attribute Parser::attribute() {
  if (!dialect_->has_attributes || !accept('<')) return Attribute::none;
  const std::string_view name = token().text;
  expect_name();
  expect('>');
  if (name == "const") return Attribute::constant;
  if (name == "close") return Attribute::close;
  fail_plain("unknown attribute '" + std::string{name} + "'");
  return Attribute::none;
}

void Parser::local_statement() {
  FunctionState& state = function();
  int to_close = -1;  // register of the one to be closed
  int count = 0;
  Attribute last = Attribute::none;
  do {
    if (count == 0) name_hint_ = "local " + std::string{token().text};
    declare_name();
    last = attribute();
    if (!declared_.empty()) declared_.back().attribute = last;
    if (last == Attribute::close) {
      if (to_close != -1) return fail_plain("multiple to-be-closed variables in local list");
      to_close = state.active_registers + count;
    }
    ++count;
  } while (accept(','));
  if (count > 1) name_hint_.clear();
  Operand e;
  int given = 0;
  if (accept('=')) given = expression_list(e);
  name_hint_.clear();
  const bool is_constant = e.is(Kind::nil) || e.is(Kind::true_value) || e.is(Kind::false_value) || e.is(Kind::number) ||
                           e.is(Kind::string) || e.is(Kind::folded);
  if (last == Attribute::constant && count == given && is_constant && !e.has_jumps() && !lexer_.has_failed()) {
    coder_.discharge(e);
    activate(count - 1);
    activate_folded(e);
  } else {
    adjust(count, given, e);
    activate(count);
  }
  if (to_close == -1) return;
  state.blocks.back().has_upvalue = true;
  state.blocks.back().in_close_scope = true;
  coder_.emit();
}

void Parser::local_function() {
  const std::string name = "local " + std::string{token().text};
  declare_name();
  Operand variable;
  variable.kind = Kind::local;
  variable.reg = function().free_register;
  if (is_old()) coder_.reserve(1);
  activate(1);
  Operand e;
  body(e, false, lexer_.line(), name);
  if (is_old()) coder_.store(variable, e);
}

void Parser::function_statement(std::int32_t line) {
  lexer_.next();
  const Token first = token();
  const std::uint32_t begin = first.begin;
  Operand target = variable();
  if (is_name(first)) watch_name(first);
  bool is_method = false;
  while (!is_method && (token().is('.') || token().is(':'))) {
    const Token opener = token();
    is_method = opener.is(':');
    field(target);
    watch_part(begin, opener, effects());
  }
  Operand e;
  body(e, is_method, line, path_name(lexer_.text().substr(begin, lexer_.last_end() - begin)));
  check_writable(target);
  coder_.store(target, e);
  coder_.set_line(line);
}

void Parser::expression_statement() {
  std::vector<Operand> targets(1);
  const std::uint32_t begin = token().begin;
  suffixed(targets.front());
  const bool is_call = targets.front().is(Kind::call);
  const bool assigns = token().is('=') || token().is(',');
  if (is_old() ? is_call : !assigns) {
    if (!is_call) fail_near("syntax error");
    return;
  }
  if (token().is('=')) name_hint_ = path_name(lexer_.text().substr(begin, lexer_.last_end() - begin));
  assignment(targets);
  name_hint_.clear();
}

void Parser::return_statement() {
  if (!at_block_end(true) && !token().is(';')) {
    Operand e;
    const int count = expression_list(e);
    if (e.is_multiple()) {
      coder_.to_all_results(e);
    } else if (count == 1) {
      coder_.to_any_register(e);
    } else {
      coder_.to_next_register(e);
    }
  }
  coder_.emit();
  if (!is_old()) accept(';');
}

/// A call whose results are returned is the return itself.
void Parser::return_jit() {
  if (!at_block_end(true) && !token().is(';')) {
    Operand e;
    const int count = expression_list(e);
    if (count == 1 && e.is(Kind::call) && e.op != Op::vararg) {
      code().drop_last();
    } else if (count == 1 && !e.is(Kind::call)) {
      coder_.to_any_register(e);
    } else if (!e.is(Kind::call)) {
      coder_.to_next_register(e);
    }
  }
  coder_.emit(Op::returns);
}

}  // namespace wayfinder::syntax
