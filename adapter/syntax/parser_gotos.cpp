// Labels, goto and break of Parser. Their rules are those of 5.4, of 5.2 and 5.3, of LuaJIT, and 5.1's for break alone.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

namespace {

constexpr std::size_t max_points = 32'767;  // SHRT_MAX in lparser.c

}  // namespace

std::int32_t& Parser::last_point(const JumpPoint& point) {
  return last_points_[static_cast<std::size_t>(point.name) * 2 + (point.is_label ? 1 : 0)];
}

void Parser::add_point(JumpPoint point) {
  if (is_jit()) ++stack_entries_;
  if (!is_old() && points_.size() >= max_points)
    return fail_plain(fmt::format("too many labels/gotos (limit is {})", max_points));
  std::int32_t& last = last_point(point);
  point.previous = std::exchange(last, static_cast<std::int32_t>(points_.size()));
  points_.push_back(point);
}

/// The label of that name among the points from `first` on.
const Parser::JumpPoint* Parser::find_label(NameId name, std::size_t first) const {
  const std::int32_t place = last_points_[static_cast<std::size_t>(name) * 2 + 1];
  if (place < 0 || static_cast<std::size_t>(place) < first) return nullptr;
  return &points_[static_cast<std::size_t>(place)];
}

void Parser::check_scope(const JumpPoint& jump, const JumpPoint& label) {
  if (jump.locals >= label.locals) return;
  const std::size_t place = function().first_local + static_cast<std::size_t>(jump.locals);
  const std::string_view local = place < active_.size() ? text_of(active_[place].name) : "?";
  if (is_jit())
    return lexer_.fail(fmt::format("<goto {}> jumps into the scope of local '{}'", text_of(jump.name), local),
                       jump.line);
  fail_plain(
      fmt::format("<goto {}> at line {} jumps into the scope of local '{}'", text_of(jump.name), jump.line, local));
}

/// All jumps of that name from `first` on lead to the label.
Parser::Resolved Parser::resolve_gotos(const JumpPoint& label, std::size_t first) {
  Resolved resolved;
  std::int32_t& last = last_points_[static_cast<std::size_t>(label.name) * 2];
  while (last >= 0 && static_cast<std::size_t>(last) >= first) {
    JumpPoint& jump = points_[static_cast<std::size_t>(last)];
    check_scope(jump, label);
    jump.is_open = false;
    resolved.any = true;
    resolved.needs_close = resolved.needs_close || jump.needs_close;
    last = jump.previous;
  }
  return resolved;
}

void Parser::fail_unresolved(const JumpPoint& jump) {
  const bool is_break = jump.name == break_name;
  if (is_jit())
    return lexer_.fail(is_break ? "no loop to break" : fmt::format("undefined label '{}'", text_of(jump.name)),
                       jump.line);
  if (!is_break)
    return fail_plain(fmt::format("no visible label '{}' for <goto> at line {}", text_of(jump.name), jump.line));
  fail_plain(fmt::format(
      fmt::runtime(is_54() ? "break outside loop at line {}" : "<break> at line {} not inside a loop"), jump.line));
}

/// Takes the points from `first` on away; those that still jump are returned.
std::vector<Parser::JumpPoint> Parser::take_points(std::size_t first) {
  std::vector<JumpPoint> waiting;
  for (std::size_t i = first; i < points_.size(); ++i) {
    const JumpPoint& jump = points_[i];
    const bool waits = !jump.is_label && jump.is_open;
    const bool jumps_back = waits && is_jit() && find_label(jump.name, first) != nullptr;
    if (waits && !jumps_back) waiting.push_back(jump);
  }
  for (std::size_t i = points_.size(); i > first; --i) {
    std::int32_t& last = last_point(points_[i - 1]);
    if (last == static_cast<std::int32_t>(i) - 1) last = points_[i - 1].previous;
  }
  points_.resize(first);
  return waiting;
}

/// A block ends (it is no more among the function's): its labels vanish, and what jumps on waits in the block around.
void Parser::leave_points(const Block& block) {
  const std::vector<JumpPoint> waiting = take_points(block.first_label);
  if (waiting.empty()) return;
  if (function().blocks.empty()) return fail_unresolved(waiting.front());
  Block& outer = function().blocks.back();
  for (JumpPoint jump : waiting) {
    jump.needs_close = jump.needs_close || (jump.registers > block.registers_before && block.has_upvalue);
    jump.locals = std::min(jump.locals, block.locals_before);
    jump.registers = std::min(jump.registers, block.registers_before);
    const bool looks_back = compiler() == Compiler::puc52 || compiler() == Compiler::puc53;
    if (const JumpPoint* label = looks_back ? find_label(jump.name, outer.first_label) : nullptr) {
      check_scope(jump, *label);
      continue;
    }
    if (is_jit()) {
      (jump.name == break_name ? outer.has_break : outer.has_goto) = true;
      --stack_entries_;  // there it stays in its place
    }
    add_point(jump);
  }
}

/// The jumps that wait for this label come here; true: 5.4 wrote an instruction that closes variables.
bool Parser::label_here(const JumpPoint& label) {
  if (is_54() || (compiler() == Compiler::puc53 && label.name != break_name)) coder_.mark_target();
  const Resolved resolved = resolve_gotos(label, function().blocks.back().first_label);
  if (resolved.any) coder_.mark_target();
  if (!is_54() || !resolved.needs_close) return false;
  coder_.emit();
  return true;
}

void Parser::jump_to(NameId name, std::int32_t line) {
  add_point({.name = name, .line = line, .locals = function().active_locals, .registers = function().active_registers});
}

void Parser::break_51() {
  const auto& blocks = function().blocks;
  bool has_upvalue = false;
  auto block = blocks.rbegin();
  for (; block != blocks.rend() && !block->is_loop; ++block)
    has_upvalue = has_upvalue || block->has_upvalue;
  if (block == blocks.rend()) return fail_near("no loop to break");
  if (has_upvalue) coder_.emit();
  coder_.emit_jump();
}

/// On `break`.
void Parser::break_statement() {
  const std::int32_t line = lexer_.line();
  if (compiler() == Compiler::puc52 || compiler() == Compiler::puc53) {
    coder_.emit_jump();  // before the word is consumed: the jump has the line of what stands before it
    lexer_.next();
    return jump_to(break_name, line);
  }
  lexer_.next();
  if (compiler() == Compiler::puc51) return break_51();
  coder_.emit_jump();
  if (is_jit()) function().blocks.back().has_break = true;
  jump_to(break_name, is_jit() ? lexer_.last_line() : line);
}

/// On `goto`.
void Parser::goto_statement() {
  std::int32_t line = lexer_.line();
  FunctionState& state = function();
  if (compiler() == Compiler::puc52 || compiler() == Compiler::puc53) {
    coder_.emit_jump();
    lexer_.next();
    const NameId name = expect_name();
    const JumpPoint jump{.name = name, .line = line, .locals = state.active_locals};
    if (const JumpPoint* label = find_label(name, state.blocks.back().first_label)) return check_scope(jump, *label);
    return jump_to(name, line);
  }
  lexer_.next();
  line = lexer_.line();
  const NameId name = expect_name();
  if (is_jit()) {
    if (find_label(name, state.blocks.back().first_label) != nullptr) coder_.emit();
    state.blocks.back().has_goto = true;
    coder_.emit_jump();
    return jump_to(name, lexer_.last_line());
  }
  if (const JumpPoint* label = find_label(name, state.first_label)) {
    if (state.active_registers > label->registers) coder_.emit();
    coder_.emit_jump();
    return;
  }
  coder_.emit_jump();
  jump_to(name, line);
}

void Parser::check_repeated(NameId name) {
  const std::size_t first = is_54() ? function().first_label : function().blocks.back().first_label;
  const JumpPoint* before = find_label(name, first);
  if (before == nullptr) return;
  if (is_jit()) return fail_plain(fmt::format("duplicate label '{}'", text_of(name)));
  fail_plain(fmt::format("label '{}' already defined on line {}", text_of(name), before->line));
}

void Parser::label_jit(NameId name) {
  check_repeated(name);
  const std::size_t place = points_.size();
  add_point({.name = name, .line = lexer_.last_line(), .locals = function().active_locals, .is_label = true});
  expect(TokenKind::label);
  while (token().is(TokenKind::label)) {
    const Level level{*this};
    label_statement();
  }
  if (lexer_.has_failed()) return;
  if (at_block_end(false)) points_[place].locals = function().blocks.back().locals_before;
  if (resolve_gotos(points_[place], function().blocks.back().first_label).any) coder_.mark_target();
}

/// On the first `::`. A label behind which nothing follows in its block stands behind the scopes of the block's locals.
void Parser::label_statement() {
  const std::int32_t line = lexer_.line();
  if (is_jit()) {
    coder_.mark_target();
    function().blocks.back().has_goto = true;
  }
  lexer_.next();
  const NameId name = expect_name();
  if (is_jit()) return label_jit(name);
  FunctionState& state = function();
  JumpPoint label{
      .name = name, .line = line, .locals = state.active_locals, .registers = state.active_registers, .is_label = true};
  const std::size_t place = points_.size();
  if (!is_54()) {
    check_repeated(name);
    expect(TokenKind::label);
    if (compiler() == Compiler::puc53) coder_.mark_target();
    add_point(label);
  } else {
    expect(TokenKind::label);
  }
  while (token().is(';') || token().is(TokenKind::label))
    statement();
  if (is_54()) check_repeated(name);
  if (lexer_.has_failed()) return;
  if (at_block_end(false)) {
    label.locals = state.blocks.back().locals_before;
    label.registers = state.blocks.back().registers_before;
  }
  if (is_54()) {
    add_point(label);
  } else {
    points_[place] = {.name = name,
                      .previous = points_[place].previous,
                      .line = line,
                      .locals = label.locals,
                      .registers = label.registers,
                      .is_label = true};
  }
  if (!lexer_.has_failed()) label_here(label);
}

}  // namespace wayfinder::syntax
