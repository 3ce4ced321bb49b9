// Functions of Parser: their parameters, bodies and first and last instructions.
#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

void Parser::open_function(FunctionState& state, std::int32_t first_line, std::string name) {
  Function model{.name = std::move(name), .first_line = first_line};
  model.begin = chunk_.functions.empty() ? 0 : token().begin;
  if (!chunk_.functions.empty()) {
    state.parent = &function();
    model.parent = state.parent->model;
  }
  state.model = static_cast<std::int32_t>(chunk_.functions.size());
  state.first_line = first_line;
  state.first_local = active_.size();
  state.first_label = points_.size();
  chunk_.functions.push_back(std::move(model));
  coder_.enter(state);
  if (is_jit()) code().emit_hidden();
  enter_block(false);
}

/// The last `return`, which LuaJIT leaves out where there is one already.
void Parser::close_function() {
  FunctionState& state = function();
  if (is_jit()) {
    const bool returns = state.code.last_op() == Op::returns && state.code.count() > state.code.last_target();
    if (!returns && state.blocks.front().has_upvalue) coder_.emit();
    if (!returns) coder_.emit();
  } else {
    coder_.emit();
  }
  leave_block();
  chunk_.functions[static_cast<std::size_t>(state.model)].active_lines = state.code.take_lines();
  if (state.parent != nullptr) coder_.enter(*state.parent);
}

void Parser::parameters(bool is_method) {
  FunctionState& state = function();
  Function& model = chunk_.functions[static_cast<std::size_t>(state.model)];
  int count = 0;
  const auto add = [&](std::string_view name, const Token& declared) {
    declare(intern(name), name, place_of(declared));
    declared_.back().is_parameter = true;
    model.parameters.emplace_back(name);
    ++count;
  };
  expect('(');
  if (is_method) add("self", token());
  if (!token().is(')')) {
    do {
      const Token name = token();
      if (is_name(name)) {
        lexer_.next();
        add(name.text, name);
        watch_name(name);
      } else if (accept(TokenKind::dots)) {
        model.is_vararg = state.is_vararg = true;
      } else {
        fail_near("<name> or '...' expected");
      }
    } while (!state.is_vararg && accept(','));
  }
  if (state.is_vararg && dialect_->has_arg_table) {
    declare(intern("arg"), "arg", place_of(token()));
    ++count;
  }
  activate(count);
  if (state.is_vararg && is_54()) code().emit_hidden();
  coder_.reserve(count);
  expect(')');
}

void Parser::body(Operand& e, bool is_method, std::int32_t line, std::string name) {
  FunctionState state{compiler(), is_54() || compiler() == Compiler::puc53 ? &shared_constants_ : nullptr};
  const int entries_before = stack_entries_;
  const auto waiting = std::exchange(declared_, {});  // of the statement around
  note_effect();
  open_function(state, line, std::move(name));
  parameters(is_method);
  statements();
  Function& model = chunk_.functions[static_cast<std::size_t>(state.model)];
  model.last_line = lexer_.line();
  model.end = token().end;
  if (is_jit()) {
    if (!token().is(TokenKind::end_word)) expect_closing(TokenKind::end_word, '\0', "function", line);
    lexer_.set_last_line(lexer_.line());
  } else {
    expect_closing(TokenKind::end_word, '\0', "function", line);
  }
  const auto upvalues = state.upvalues.size();
  close_function();
  stack_entries_ = entries_before;
  declared_ = waiting;
  if (is_jit()) function().constants.unique();
  coder_.emit();
  e.kind = Operand::Kind::relocatable;
  e.op = Op::other;
  if (compiler() == Compiler::puc51) {  // one more instruction says where each upvalue comes from
    for (std::size_t i = 0; i < upvalues; ++i)
      coder_.emit();
  } else if (is_jit()) {
    lexer_.next();
  } else {
    coder_.to_next_register(e);
  }
}

}  // namespace wayfinder::syntax
