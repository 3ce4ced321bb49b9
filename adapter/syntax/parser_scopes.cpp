// Names, locals, upvalues and blocks of Parser.
#include <algorithm>
#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

namespace {

constexpr int max_locals = 200;
constexpr int max_stack_entries = 65'536 - 60;  // LJ_MAX_VSTACK

}  // namespace

Parser::NameId Parser::intern(std::string_view text) {
  const auto [entry, is_new] = names_.try_emplace(text, static_cast<NameId>(innermost_.size()));
  if (is_new) {
    innermost_.push_back(-1);
    texts_.push_back(text);
    last_points_.insert(last_points_.end(), 2, -1);
  }
  return entry->second;
}

void Parser::declare(NameId name, std::string_view text, const Place& place, Attribute kind) {
  const int count = function().active_locals + static_cast<int>(declared_.size()) + 1;
  if (count > max_locals) fail_limit(function(), max_locals, "local variables");
  if (is_jit() && ++stack_entries_ > max_stack_entries)
    fail_plain("chunk has more than " + std::to_string(max_stack_entries) + " local variables");
  declared_.push_back({.name = name, .text = text, .declared = place, .attribute = kind});
}

void Parser::declare_hidden(int count) {
  for (; count > 0; --count)
    declare(break_name, {}, {});
}

/// The scope of the oldest `count` declared locals begins.
void Parser::activate(int count) {
  FunctionState& state = function();
  const auto last = declared_.begin() + std::min<std::ptrdiff_t>(count, std::ssize(declared_));
  for (auto local = declared_.begin(); local != last; ++local) {
    std::int32_t model = -1;
    std::int32_t& innermost = innermost_[static_cast<std::size_t>(local->name)];
    if (!local->text.empty()) {
      model = static_cast<std::int32_t>(chunk_.locals.size());
      chunk_.locals.push_back({.name = std::string{local->text},
                               .function = state.model,
                               .attribute = local->attribute,
                               .is_parameter = local->is_parameter,
                               .declared = local->declared,
                               .scope_begin = lexer_.last_end()});
    }
    active_.push_back({.name = local->name,
                       .model = model,
                       .shadowed = innermost,
                       .function = &state,
                       .reg = state.active_registers++,
                       .attribute = local->attribute});
    if (model >= 0) innermost = static_cast<std::int32_t>(active_.size()) - 1;
    ++state.active_locals;
  }
  declared_.erase(declared_.begin(), last);
}

/// The last declared local is replaced by its value: it takes no register.
void Parser::activate_folded(const Operand& value) {
  FunctionState& state = function();
  activate(1);
  --state.active_registers;
  ActiveLocal& local = active_.back();
  local.folded = value;
  ConstantValue& constant = chunk_.locals.back().folded.emplace();
  if (value.is(Operand::Kind::string) || value.is(Operand::Kind::constant)) {
    constant = std::string{value.text};
  } else if (value.is(Operand::Kind::number)) {
    std::visit([&](auto number) { constant = number; }, value.number);
  } else if (!value.is(Operand::Kind::nil)) {
    constant = value.is(Operand::Kind::true_value);
  }
}

void Parser::deactivate(int down_to) {
  FunctionState& state = function();
  while (state.active_locals > down_to) {
    const ActiveLocal& local = active_.back();
    if (local.model >= 0) {
      innermost_[static_cast<std::size_t>(local.name)] = local.shadowed;
      chunk_.locals[static_cast<std::size_t>(local.model)].scope_end =
          std::max(token().begin, chunk_.locals[static_cast<std::size_t>(local.model)].scope_begin);
    }
    active_.pop_back();
    --state.active_locals;
  }
}

/// The number of an outer local among the current function's upvalues. The functions between get it as well.
int Parser::upvalue_index(std::size_t local) {
  FunctionState* owner = active_[local].function;
  std::vector<FunctionState*> without;
  for (FunctionState* state = &function(); state != owner && state != nullptr; state = state->parent) {
    if (std::ranges::find(state->upvalues, local) != state->upvalues.end()) break;
    without.push_back(state);
  }
  for (auto state = without.rbegin(); state != without.rend(); ++state) {
    (*state)->upvalues.push_back(local);
    if (std::ssize((*state)->upvalues) > dialect_->max_upvalues)
      fail_limit(**state, dialect_->max_upvalues, "upvalues");
  }
  if (owner != nullptr && !without.empty()) {
    const int place = static_cast<int>(local - owner->first_local);
    const auto block = std::ranges::find_if(owner->blocks.rbegin(), owner->blocks.rend(),
                                            [&](const Block& candidate) { return candidate.locals_before <= place; });
    if (block != owner->blocks.rend()) block->has_upvalue = true;
  }
  const auto& upvalues = function().upvalues;
  return static_cast<int>(std::ranges::find(upvalues, local) - upvalues.begin());
}

/// The local or upvalue of that name; none: there is no such.
Operand Parser::resolve(NameId name) {
  Operand e;
  const std::int32_t place = innermost_[static_cast<std::size_t>(name)];
  if (place < 0) return e;
  const ActiveLocal& local = active_[static_cast<std::size_t>(place)];
  if (local.folded) {
    e = *local.folded;
    e.key = static_cast<int>(e.kind);
    e.kind = Operand::Kind::folded;
  } else if (local.function == &function()) {
    e.kind = Operand::Kind::local;
    e.reg = local.reg;
  } else {
    e.kind = Operand::Kind::upvalue;
    e.index = upvalue_index(static_cast<std::size_t>(place));
  }
  e.variable = place;
  return e;
}

/// Reads a name and finds what it means; a global of 5.2 and later is a field of _ENV.
Operand Parser::variable() {
  const NameId name = expect_name();
  Operand e = resolve(name);
  if (!e.is(Operand::Kind::none)) return e;
  if (is_old()) {
    e.kind = Operand::Kind::global;
    e.text = text_of(name);
    if (!is_jit()) function().constants.string(e.text);
    return e;
  }
  e = resolve(intern("_ENV"));
  if (e.is(Operand::Kind::folded)) coder_.to_any_register(e);
  Operand key = coder_.string_constant(text_of(name));
  coder_.index(e, key);
  return e;
}

void Parser::check_writable(const Operand& e) {
  const bool names_local = e.is(Operand::Kind::folded) || e.is(Operand::Kind::local) || e.is(Operand::Kind::upvalue);
  if (!names_local || e.variable < 0) return;
  const ActiveLocal& local = active_[static_cast<std::size_t>(e.variable)];
  if (local.attribute == Attribute::none || local.model < 0) return;
  fail_plain("attempt to assign to const variable '" + chunk_.locals[static_cast<std::size_t>(local.model)].name + "'");
}

void Parser::enter_block(bool is_loop) {
  FunctionState& state = function();
  state.blocks.push_back({.locals_before = state.active_locals,
                          .registers_before = state.active_registers,
                          .first_label = points_.size(),
                          .is_loop = is_loop,
                          .in_close_scope = !state.blocks.empty() && state.blocks.back().in_close_scope});
}

void Parser::restore_registers(const Block& block) {
  deactivate(block.locals_before);
  function().active_registers = block.registers_before;
  function().free_register = block.registers_before;
}

void Parser::leave_block() {
  const Block block = function().blocks.back();
  switch (compiler()) {
    case Compiler::puc51:
      return leave_block_51(block);
    case Compiler::puc52:
    case Compiler::puc53:
      return leave_block_52(block);
    case Compiler::puc54:
      return leave_block_54(block);
    case Compiler::luajit:
      return leave_block_jit(block);
  }
}

void Parser::leave_block_51(const Block& block) {
  function().blocks.pop_back();
  restore_registers(block);
  if (function().blocks.empty()) return;
  if (block.has_upvalue) coder_.emit();
  coder_.mark_target();
}

void Parser::leave_block_52(const Block& block) {
  const bool is_outermost = function().blocks.size() == 1;
  if (!is_outermost && block.has_upvalue) {
    coder_.emit();
    coder_.mark_target();
  }
  if (block.is_loop) label_here({.name = break_name, .locals = function().active_locals, .is_label = true});
  function().blocks.pop_back();
  restore_registers(block);
  leave_points(block);
}

void Parser::leave_block_54(const Block& block) {
  const bool is_outermost = function().blocks.size() == 1;
  const bool has_closed =
      block.is_loop && label_here({.name = break_name, .locals = function().active_locals, .is_label = true});
  if (!has_closed && !is_outermost && block.has_upvalue) coder_.emit();
  function().blocks.pop_back();
  restore_registers(block);
  leave_points(block);
}

void Parser::leave_block_jit(const Block& block) {
  const bool is_outermost = function().blocks.size() == 1;
  function().blocks.pop_back();
  restore_registers(block);
  if (!is_outermost && block.has_upvalue) coder_.emit(Op::close);
  if (block.has_break && block.is_loop) {
    const JumpPoint here{.name = break_name, .locals = function().active_locals, .is_label = true};
    if (resolve_gotos(here, block.first_label).any) coder_.mark_target();
  }
  leave_points(block);
}

}  // namespace wayfinder::syntax
