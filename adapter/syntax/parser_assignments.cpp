// Assignments of Parser: several targets at once, and as many values as they need.
#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

using Kind = Operand::Kind;

/// check_conflict: a local that is assigned to here serves an earlier target as table or key; it is copied first.
void Parser::rename_conflicts(std::vector<Operand>& targets, const Operand& assigned) {
  const int copy = function().free_register;
  bool has_conflict = false;
  for (Operand& target : targets) {
    if (!target.is(Kind::indexed)) continue;
    const bool same_upvalue = assigned.is(Kind::upvalue) && target.table_is_upvalue && target.index == assigned.index;
    const bool same_local = assigned.is(Kind::local) && !target.table_is_upvalue && target.reg == assigned.reg;
    if (same_upvalue || same_local) {
      has_conflict = true;
      target.table_is_upvalue = false;
      target.reg = copy;
    }
    if (assigned.is(Kind::local) && target.key == assigned.reg) {
      has_conflict = true;
      target.key = copy;
    }
  }
  if (!has_conflict) return;
  coder_.emit();
  coder_.reserve(1);
}

/// The reference compilers call themselves once more for each target.
void Parser::check_targets(int count) {
  constexpr int most = 200;
  if (is_54()) {
    if (++level_ > dialect_->max_levels) fail_plain("C stack overflow");
  } else if (level_ + count > dialect_->max_levels) {
    const int limit = compiler() == Compiler::puc51 ? dialect_->max_levels - level_ : most;
    fail_limit(function(), limit, is_jit() ? "variable names" : is_old() ? "variables in assignment" : "C levels");
  }
}

void Parser::assignment(std::vector<Operand>& targets) {
  const int level_before = level_;
  while (!lexer_.has_failed()) {
    const Operand& target = targets.back();
    if (!target.is_variable()) fail_near("syntax error");
    if (is_54()) check_writable(target);
    if (!accept(',')) break;
    Operand next;
    suffixed(next);
    const bool may_conflict = next.is(Kind::local) || (next.is(Kind::upvalue) && !is_old());
    if (may_conflict) rename_conflicts(targets, next);
    check_targets(static_cast<int>(targets.size()));
    targets.push_back(next);
  }
  expect('=');
  Operand e;
  const int given = expression_list(e);
  level_ = level_before;
  if (lexer_.has_failed()) return;
  if (given == std::ssize(targets)) {
    if (is_jit() && e.is(Kind::call) && e.op == Op::vararg) {
      --function().free_register;
      e.kind = Kind::relocatable;
    } else {
      coder_.to_one_result(e);
    }
    coder_.store(targets.back(), e);
    targets.pop_back();
  } else {
    adjust(static_cast<int>(targets.size()), given, e);
  }
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {
    Operand value;
    value.kind = Kind::fixed;
    value.reg = function().free_register - 1;
    coder_.store(*target, value);
  }
}

/// Fills up with nil, or with more results of the last call; drops what is too much.
void Parser::adjust(int wanted, int given, Operand& e) {
  FunctionState& state = function();
  const int missing = wanted - given;
  if (e.is_multiple()) {
    if (e.is(Kind::vararg)) coder_.reserve(1);
    if (missing > 0) coder_.reserve(missing);
  } else {
    if (!e.is(Kind::none)) coder_.to_next_register(e);
    if (missing > 0) {
      const int first = state.free_register;
      coder_.reserve(missing);
      coder_.emit_nil(first, missing);
    }
  }
  if (missing < 0) state.free_register += missing;
}

}  // namespace wayfinder::syntax
