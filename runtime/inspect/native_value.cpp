#include "runtime/inspect/native_value.hpp"

#include <algorithm>

#include "runtime/facts/environment.hpp"
#include "runtime/facts/tables.hpp"
#include "runtime/inspect/native_arithmetic.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using layout::Value;

constexpr Value nil = layout::make_nil();

/// The raw value of a field; null: a metamethod or an error could be the answer.
const Value* field_of(const Value& object, const Value& key) noexcept {
  const layout::Table* table = layout::as_table(object);
  if (table == nullptr) return nullptr;
  const Value* found = nullptr;
  if (const layout::String* name = layout::as_short_string(key)) {
    found = layout::field_of(*table, name);
  } else if (layout::is_integer(key)) {
    const lua_Integer index = layout::integer_of(key);
    if (index < 1 || index > static_cast<lua_Integer>(layout::array_size_of(*table))) return nullptr;
    found = table->array + (index - 1);
  } else {
    return nullptr;
  }
  if (found != nullptr && !layout::is_nil(*found)) return found;
  return table->metatable == nullptr ? &nil : nullptr;  // __index may have a say
}

}  // namespace

NativeExpression::NativeExpression(Syntax syntax, std::vector<const layout::String*> strings)
    : syntax_{std::move(syntax)}, strings_{std::move(strings)} {
  nodes_.reserve(syntax_.nodes.size());
  values_.reserve(syntax_.nodes.size());
  for (const SyntaxNode& node : syntax_.nodes)
    add_node(node);
}

void NativeExpression::add_node(const SyntaxNode& syntax) {
  const auto index = static_cast<int>(nodes_.size());
  const layout::String* string = strings_[nodes_.size()];
  Node& node = nodes_.emplace_back(Node{Step::constant, syntax.op, syntax.left, syntax.right, nullptr});
  Value& value = values_.emplace_back(nil);
  const auto is_constant = [&](int child) { return nodes_[static_cast<std::size_t>(child)].step == Step::constant; };
  const Value* folded = nullptr;
  switch (syntax.kind) {
    case NodeKind::nil:
      break;
    case NodeKind::boolean:
      value = layout::make_boolean(syntax.truth);
      break;
    case NodeKind::integer:
      value = layout::make_integer(syntax.integer);
      break;
    case NodeKind::number:
      value = layout::make_float(syntax.number);
      break;
    case NodeKind::string:
    case NodeKind::name:
      if (string != nullptr) value = layout::make_string(*string);
      if (string == nullptr || syntax.kind == NodeKind::name) node.step = Step::undecided;
      break;
    case NodeKind::index:
      node.step = Step::index;
      break;
    case NodeKind::unary:  // -1 is the negation of 1
      node.step = Step::unary;
      if (is_constant(node.left)) folded = evaluate_unary(index);
      break;
    case NodeKind::binary:
      node.step = Step::binary;
      if (is_constant(node.left) && is_constant(node.right)) folded = evaluate_binary(index);
      break;
    case NodeKind::vararg:
      node.step = Step::undecided;
      break;
  }
  if (folded == nullptr) return;
  value = *folded;
  node.step = Step::constant;
}

bool NativeExpression::names(std::string_view name) const {
  return std::ranges::any_of(
      syntax_.nodes, [name](const SyntaxNode& node) { return node.kind == NodeKind::name && node.text == name; });
}

bool NativeExpression::go_to(const layout::Thread& thread, const layout::CallInfo& call) noexcept {
  proto_ = layout::is_lua(call) ? layout::proto_of(call) : nullptr;
  if (proto_ == nullptr) return false;
  saved_pc_ = layout::saved_pc_of(thread, call);
  const std::ptrdiff_t pc = layout::pc_of(thread, call, *proto_);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (syntax_.nodes[i].kind == NodeKind::name) locate(i, pc);
  }
  return true;
}

/// 5.4 manual §3.5, and §2.2 for _ENV.
void NativeExpression::locate(std::size_t index, std::ptrdiff_t pc) noexcept {
  const layout::Proto& proto = *proto_;
  const std::string& name = syntax_.nodes[index].text;
  Node& node = nodes_[index];
  node = {};
  int active = 0;
  bool has_local_environment = false;
  for (std::int32_t i = 0; i < proto.local_count && proto.locals[i].start_pc <= pc; ++i) {
    if (pc >= proto.locals[i].end_pc) continue;
    ++active;
    const std::string_view candidate = layout::text_of(proto.locals[i].name);
    has_local_environment = has_local_environment || candidate == "_ENV";
    if (candidate == name) node = {Step::local, {}, active, i, proto.locals[i].name};
  }
  for (std::int32_t i = 0; i < proto.upvalue_count && node.step == Step::undecided; ++i) {
    const layout::String* candidate = layout::upvalue_name_of(proto, i);
    if (layout::text_of(candidate) == name) node = {Step::upvalue, {}, i, {}, candidate};
  }
  for (std::int32_t i = 0; i < proto.upvalue_count && node.step == Step::undecided; ++i) {
    const layout::String* candidate = layout::upvalue_name_of(proto, i);
    if (has_local_environment || layout::text_of(candidate) != "_ENV") continue;
    if (strings_[index] != nullptr) node = {Step::global, {}, i, {}, candidate};
  }
  const bool is_in_environment = functions_have_environments && node.step == Step::undecided;
  if (is_in_environment && strings_[index] != nullptr) node = {Step::global, {}, 0, {}, nullptr};
}

const Value* NativeExpression::value(const layout::CallInfo& call) noexcept {
  call_ = &call;
  closure_ = layout::as_lua_closure(*call.function);
  return evaluate(static_cast<int>(nodes_.size()) - 1);
}

/// Tests instead of a jump table for what conditions on hot lines are made of.
const Value* NativeExpression::evaluate(int index) noexcept {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  if (node.step == Step::local) return evaluate_local(node);
  if (node.step == Step::constant) return &values_[static_cast<std::size_t>(index)];
  if (node.step == Step::binary) return evaluate_binary(index);
  return evaluate_other(index);
}

const Value* NativeExpression::evaluate_other(int index) noexcept {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  switch (node.step) {
    case Step::upvalue:
      return evaluate_upvalue(node);
    case Step::global:
      return evaluate_global(index);
    case Step::index: {
      const Value* object = evaluate(node.left);
      const Value* key = object == nullptr ? nullptr : evaluate(node.right);
      return key == nullptr ? nullptr : field_of(*object, *key);
    }
    case Step::unary:
      return evaluate_unary(index);
    default:
      return nullptr;
  }
}

const Value* NativeExpression::evaluate_local(const Node& node) noexcept {
  if (node.right >= proto_->local_count || proto_->locals[node.right].name != node.name) {
    saved_pc_ = nullptr;
    return nullptr;
  }
  return layout::first_slot_of(*call_) + (node.left - 1);
}

const Value* NativeExpression::evaluate_upvalue(const Node& node) noexcept {
  if (node.left >= closure_->upvalue_count || layout::upvalue_name_of(*proto_, node.left) != node.name) {
    saved_pc_ = nullptr;
    return nullptr;
  }
  return closure_->upvalues[node.left]->value;
}

const Value* NativeExpression::evaluate_global(int index) noexcept {
  const auto at = static_cast<std::size_t>(index);
  if (functions_have_environments) return field_of(environment_value_of(*closure_), values_[at]);
  const Value* environment = evaluate_upvalue(nodes_[at]);
  return environment == nullptr ? nullptr : field_of(*environment, values_[at]);
}

const Value* NativeExpression::evaluate_binary(int index) noexcept {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  const Value* left = evaluate(node.left);
  if (left == nullptr) return nullptr;
  if (node.op == Operator::logical_and) return layout::truth_of(*left) ? evaluate(node.right) : left;
  if (node.op == Operator::logical_or) return layout::truth_of(*left) ? left : evaluate(node.right);
  const Value* right = evaluate(node.right);
  if (right == nullptr) return nullptr;
  Value& out = values_[static_cast<std::size_t>(index)];
  if (node.op == Operator::equal || node.op == Operator::not_equal) {
    const bool are_integers = layout::is_integer(*left) && layout::is_integer(*right);
    const auto equal =
        are_integers ? layout::integer_of(*left) == layout::integer_of(*right) : are_equal(*left, *right);
    if (!equal) return nullptr;
    out = layout::make_boolean(*equal == (node.op == Operator::equal));
    return &out;
  }
  return compute(node.op, *left, *right, out) ? &out : nullptr;
}

const Value* NativeExpression::evaluate_unary(int index) noexcept {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  const Value* operand = evaluate(node.left);
  if (operand == nullptr) return nullptr;
  Value& out = values_[static_cast<std::size_t>(index)];
  switch (node.op) {
    case Operator::logical_not:
      out = layout::make_boolean(!layout::truth_of(*operand));
      return &out;
    case Operator::length: {
      const layout::String* string = layout::as_string(*operand);
      if (string == nullptr) return nullptr;
      out = layout::make_integer(static_cast<lua_Integer>(layout::text_of(*string).size()));
      return &out;
    }
    case Operator::negate:
      if (layout::is_integer(*operand)) {
        return compute(Operator::subtract, layout::make_integer(0), *operand, out) ? &out : nullptr;
      }
      if (!layout::is_float(*operand)) return nullptr;
      out = layout::make_float(-operand->as.number);
      return &out;
    case Operator::bit_not:
      if (!layout::is_integer(*operand)) return nullptr;
      out = layout::make_integer(~layout::integer_of(*operand));
      return &out;
    default:
      return nullptr;
  }
}

}  // namespace wayfinder::runtime::inspect
