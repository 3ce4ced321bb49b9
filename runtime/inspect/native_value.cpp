#include "runtime/inspect/native_value.hpp"

#include <algorithm>

#include "runtime/inspect/native_arithmetic.hpp"
#include "runtime/lua54_reading.hpp"
#include "runtime/lua54_tables.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using layout::Value;

Value boolean(bool value) noexcept {
  return {{}, value ? std::uint8_t{layout::tag_true} : std::uint8_t{layout::tag_false}};
}
bool is_false(const Value& value) noexcept {
  return layout::is_nil(value) || value.tag == layout::tag_false;
}

}  // namespace

NativeExpression::NativeExpression(Syntax syntax, std::vector<const layout::String*> strings)
    : syntax_{std::move(syntax)}, strings_{std::move(strings)}, places_{syntax_.nodes.size()} {}

bool NativeExpression::names(std::string_view name) const {
  return std::ranges::any_of(
      syntax_.nodes, [name](const SyntaxNode& node) { return node.kind == NodeKind::name && node.text == name; });
}

const Value* NativeExpression::value(const layout::Thread& /*thread*/, const layout::CallInfo& call) noexcept {
  if (call.function == nullptr || !layout::is_object(*call.function, layout::tag_lua_closure)) return nullptr;
  call_ = &call;
  closure_ = reinterpret_cast<const layout::LuaClosure*>(call.function->as.object);
  pc_ = layout::pc_of(call, *closure_->proto);
  const int root = static_cast<int>(syntax_.nodes.size()) - 1;
  return evaluate(root, result_) ? &result_ : nullptr;
}

NativeExpression::Truth NativeExpression::truth(const layout::Thread& thread, const layout::CallInfo& call) noexcept {
  const Value* decided = value(thread, call);
  if (decided == nullptr) return Truth::undecided;
  return is_false(*decided) ? Truth::no : Truth::yes;
}

bool NativeExpression::evaluate(int index, Value& out) noexcept {
  const SyntaxNode& node = syntax_.nodes[static_cast<std::size_t>(index)];
  switch (node.kind) {
    case NodeKind::nil:
      out = {{}, layout::tag_nil};
      return true;
    case NodeKind::boolean:
      out = boolean(node.truth);
      return true;
    case NodeKind::integer:
      out.as.integer = node.integer;
      out.tag = layout::tag_integer;
      return true;
    case NodeKind::number:
      out.as.number = node.number;
      out.tag = layout::tag_float;
      return true;
    case NodeKind::string:
      return string_of(index, out);
    case NodeKind::name:
      return evaluate_name(index, out);
    case NodeKind::index:
      return evaluate_index(node, out);
    case NodeKind::unary:
      return evaluate_unary(node, out);
    case NodeKind::binary:
      return evaluate_binary(node, out);
    case NodeKind::vararg:
      return false;
  }
  return false;
}

bool NativeExpression::string_of(int index, Value& out) const noexcept {
  const layout::String* string = strings_[static_cast<std::size_t>(index)];
  if (string == nullptr) return false;
  out.as.object = reinterpret_cast<layout::Object*>(const_cast<layout::String*>(string));
  out.tag = string->tag | layout::collectable_bit;
  return true;
}

bool NativeExpression::evaluate_index(const SyntaxNode& node, Value& out) noexcept {
  Value object{};
  Value key{};
  return evaluate(node.left, object) && evaluate(node.right, key) && field_of(object, key, out);
}

bool NativeExpression::evaluate_binary(const SyntaxNode& node, Value& out) noexcept {
  if (!evaluate(node.left, out)) return false;
  if (node.op == Operator::logical_and) return is_false(out) || evaluate(node.right, out);
  if (node.op == Operator::logical_or) return !is_false(out) || evaluate(node.right, out);
  const Value left = out;
  Value right{};
  if (!evaluate(node.right, right)) return false;
  if (node.op == Operator::equal || node.op == Operator::not_equal) {
    const auto equal = are_equal(left, right);
    if (!equal) return false;
    out = boolean(*equal == (node.op == Operator::equal));
    return true;
  }
  return compute(node.op, left, right, out);
}

bool NativeExpression::evaluate_unary(const SyntaxNode& node, Value& out) noexcept {
  if (!evaluate(node.left, out)) return false;
  const Value operand = out;
  switch (node.op) {
    case Operator::logical_not:
      out = boolean(is_false(operand));
      return true;
    case Operator::length:
      if (layout::type_of(operand.tag) != LUA_TSTRING) return false;
      out.as.integer =
          static_cast<lua_Integer>(layout::text_of(*reinterpret_cast<const layout::String*>(operand.as.object)).size());
      out.tag = layout::tag_integer;
      return true;
    case Operator::negate: {
      const Value zero{{.integer = 0}, layout::tag_integer};
      if (operand.tag == layout::tag_integer) return compute(Operator::subtract, zero, operand, out);
      out.as.number = -operand.as.number;
      return operand.tag == layout::tag_float;
    }
    case Operator::bit_not:
      out.as.integer = ~operand.as.integer;
      return operand.tag == layout::tag_integer;
    default:
      return false;
  }
}

bool NativeExpression::evaluate_name(int index, Value& out) noexcept {
  Place& place = places_[static_cast<std::size_t>(index)];
  const layout::Proto& proto = *closure_->proto;
  if (place.proto != &proto || place.pc != pc_) locate(index);
  switch (place.kind) {
    case Place::Kind::local:
      out = call_->function[place.index];
      return true;
    case Place::Kind::upvalue:
      if (place.index >= closure_->upvalue_count || proto.upvalues[place.index].name != place.name) {
        place.proto = nullptr;
        return false;
      }
      out = *closure_->upvalues[place.index]->value;
      return true;
    case Place::Kind::global: {
      if (place.index >= closure_->upvalue_count) return false;
      Value key{};
      return string_of(index, key) && field_of(*closure_->upvalues[place.index]->value, key, out);
    }
    case Place::Kind::unknown:
      return false;
  }
  return false;
}

void NativeExpression::locate(int index) noexcept {
  const layout::Proto& proto = *closure_->proto;
  const std::string& name = syntax_.nodes[static_cast<std::size_t>(index)].text;
  Place place{&proto, pc_, Place::Kind::unknown, 0, nullptr};
  int active = 0;
  bool has_local_environment = false;
  for (std::int32_t i = 0; i < proto.local_count && proto.locals[i].start_pc <= pc_; ++i) {
    if (pc_ >= proto.locals[i].end_pc) continue;
    ++active;
    const std::string_view candidate = layout::text_of(proto.locals[i].name);
    has_local_environment = has_local_environment || candidate == "_ENV";
    if (candidate == name) place = {&proto, pc_, Place::Kind::local, active, proto.locals[i].name};
  }
  for (std::int32_t i = 0; i < proto.upvalue_count && place.kind == Place::Kind::unknown; ++i) {
    const layout::String* candidate = proto.upvalues[i].name;
    if (layout::text_of(candidate) == name) place = {&proto, pc_, Place::Kind::upvalue, i, candidate};
  }
  for (std::int32_t i = 0; i < proto.upvalue_count && place.kind == Place::Kind::unknown; ++i) {
    const layout::String* candidate = proto.upvalues[i].name;
    if (has_local_environment || layout::text_of(candidate) != "_ENV") continue;
    place = {&proto, pc_, Place::Kind::global, i, candidate};
  }
  places_[static_cast<std::size_t>(index)] = place;
}

bool NativeExpression::field_of(const Value& object, const Value& key, Value& out) noexcept {
  if (!layout::is_object(object, layout::tag_table)) return false;
  const auto& table = *reinterpret_cast<const layout::Table*>(object.as.object);
  const Value* found = nullptr;
  if (layout::is_object(key, layout::tag_short_string)) {
    found = layout::field_of(table, reinterpret_cast<const layout::String*>(key.as.object));
  } else if (key.tag == layout::tag_integer) {
    if (key.as.integer < 1 || key.as.integer > static_cast<lua_Integer>(layout::array_size_of(table))) return false;
    found = table.array + (key.as.integer - 1);
  } else {
    return false;
  }
  const bool is_absent = found == nullptr || layout::is_nil(*found);
  if (is_absent && table.metatable != nullptr) return false;  // __index may have a say
  out = is_absent ? Value{{}, layout::tag_nil} : *found;
  return true;
}

}  // namespace wayfinder::runtime::inspect
