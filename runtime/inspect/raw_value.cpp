#include "runtime/inspect/raw_value.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/frame_names.hpp"

namespace wayfinder::runtime::inspect {
namespace {

bool is_text_or_number(lua_State* L, int index) {
  return lua_type(L, index) == LUA_TSTRING || lua_type(L, index) == LUA_TNUMBER;
}

int arithmetic_of(Operator op) {
  switch (op) {
    case Operator::add:
      return LUA_OPADD;
    case Operator::subtract:
      return LUA_OPSUB;
    case Operator::multiply:
      return LUA_OPMUL;
    case Operator::divide:
      return LUA_OPDIV;
    case Operator::floor_divide:
      return LUA_OPIDIV;
    case Operator::modulo:
      return LUA_OPMOD;
    case Operator::power:
      return LUA_OPPOW;
    case Operator::bit_and:
      return LUA_OPBAND;
    case Operator::bit_or:
      return LUA_OPBOR;
    case Operator::bit_xor:
      return LUA_OPBXOR;
    case Operator::shift_left:
      return LUA_OPSHL;
    case Operator::shift_right:
      return LUA_OPSHR;
    case Operator::negate:
      return LUA_OPUNM;
    case Operator::bit_not:
      return LUA_OPBNOT;
    default:
      return -1;
  }
}

class RawReader {
 public:
  RawReader(lua_State* L, Inspector& inspector, const Syntax& syntax, const Frame* frame)
      : L_{L}, inspector_{inspector}, syntax_{syntax}, frame_{frame} {}

  /// Pushes one value, or nothing with an error.
  Result<void> push(int index) {
    if (lua_checkstack(L_, LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
    const SyntaxNode& node = syntax_.nodes[static_cast<std::size_t>(index)];
    switch (node.kind) {
      case NodeKind::nil:
        lua_pushnil(L_);
        return {};
      case NodeKind::boolean:
        lua_pushboolean(L_, node.truth ? 1 : 0);
        return {};
      case NodeKind::integer:
        lua_pushinteger(L_, node.integer);
        return {};
      case NodeKind::number:
        lua_pushnumber(L_, node.number);
        return {};
      case NodeKind::string:
        return push_string(node.text);
      case NodeKind::vararg:
        if (frame_ == nullptr || !push_local(L_, frame_->thread, frame_->record, -1)) lua_pushnil(L_);
        return {};
      case NodeKind::name:
        return push_name(node.text);
      case NodeKind::index:
        return push_field(node);
      case NodeKind::unary:
        return push_unary(node);
      case NodeKind::binary:
        return push_binary(node);
    }
    return {};
  }

 private:
  Result<void> push_string(const std::string& text) {
    return run_protected(L_, 0, 1, [&](lua_State* inner) { lua_pushlstring(inner, text.data(), text.size()); });
  }

  Result<void> push_name(const std::string& name) {
    if (frame_ != nullptr) {
      const auto& declared = inspector_.sources.declared_at(frame_->thread, frame_->record);
      if (const auto found = declared.find(name); found != declared.end() && !found->second.literal.empty()) {
        const auto literal = parse_plain_expression(found->second.literal);
        if (literal) return push_raw_value(L_, inspector_, *literal, nullptr);
      }
      if (const int local = find_local(frame_->thread, frame_->record, name); local != 0) {
        if (push_local(L_, frame_->thread, frame_->record, local)) return {};
      }
      push_function(L_, frame_->thread, frame_->record);
      const int upvalue = find_upvalue(L_, lua_gettop(L_), name);
      if (upvalue != 0) {
        lua_getupvalue(L_, -1, upvalue);
        lua_replace(L_, -2);
        return {};
      }
      lua_pop(L_, 1);
      push_environment(L_, frame_->thread, frame_->record);
    } else {
      lua_pushglobaltable(L_);
    }
    if (auto pushed = push_string(name); !pushed) {
      lua_pop(L_, 1);
      return pushed;
    }
    return take_field();
  }

  Result<void> push_field(const SyntaxNode& node) {
    if (auto object = push(node.left); !object) return object;
    if (auto key = push(node.right); !key) {
      lua_pop(L_, 1);
      return key;
    }
    return take_field();
  }

  /// Replaces object and key on top of the stack by the field.
  Result<void> take_field() {
    if (!lua_istable(L_, -2)) {
      const char* type = lua_typename(L_, lua_type(L_, -2));
      lua_pop(L_, 2);
      return fail(ErrorCode::evaluation, fmt::format("a {} value has no raw fields", type));
    }
    lua_rawget(L_, -2);
    lua_replace(L_, -2);
    return {};
  }

  Result<void> push_unary(const SyntaxNode& node) {
    if (auto operand = push(node.left); !operand) return operand;
    if (node.op == Operator::logical_not) {
      const int truth = lua_toboolean(L_, -1);
      lua_pop(L_, 1);
      lua_pushboolean(L_, truth == 0 ? 1 : 0);
      return {};
    }
    if (node.op == Operator::length && (lua_istable(L_, -1) || lua_type(L_, -1) == LUA_TSTRING)) {
      const auto length = static_cast<lua_Integer>(lua_rawlen(L_, -1));
      lua_pop(L_, 1);
      lua_pushinteger(L_, length);
      return {};
    }
    if (node.op == Operator::length || lua_type(L_, -1) != LUA_TNUMBER) return refuse_operand(1);
    return run_protected(L_, 1, 1, [op = arithmetic_of(node.op)](lua_State* inner) { lua_arith(inner, op); });
  }

  Result<void> push_binary(const SyntaxNode& node) {
    if (auto left = push(node.left); !left) return left;
    if (node.op == Operator::logical_and || node.op == Operator::logical_or) {
      if ((lua_toboolean(L_, -1) != 0) == (node.op == Operator::logical_or)) return {};
      lua_pop(L_, 1);
      return push(node.right);
    }
    if (auto right = push(node.right); !right) {
      lua_pop(L_, 1);
      return right;
    }
    if (node.op >= Operator::less && node.op <= Operator::equal) return compare(node.op);
    if (node.op == Operator::concatenate) {
      if (!is_text_or_number(L_, -1) || !is_text_or_number(L_, -2)) return refuse_operand(2);
      return run_protected(L_, 2, 1, [](lua_State* inner) { lua_concat(inner, 2); });
    }
    if (lua_type(L_, -1) != LUA_TNUMBER || lua_type(L_, -2) != LUA_TNUMBER) return refuse_operand(2);
    return run_protected(L_, 2, 1, [op = arithmetic_of(node.op)](lua_State* inner) { lua_arith(inner, op); });
  }

  Result<void> compare(Operator op) {
    bool holds = false;
    if (op == Operator::equal || op == Operator::not_equal) {
      holds = (lua_rawequal(L_, -2, -1) != 0) == (op == Operator::equal);
    } else {
      const bool are_comparable = lua_type(L_, -1) == lua_type(L_, -2) && is_text_or_number(L_, -1);
      if (!are_comparable) return refuse_operand(2);
      const bool is_turned = op == Operator::greater || op == Operator::greater_equal;
      const int order = op == Operator::less || op == Operator::greater ? LUA_OPLT : LUA_OPLE;
      holds = lua_compare(L_, is_turned ? -1 : -2, is_turned ? -2 : -1, order) != 0;  // numbers, strings: never raises
    }
    lua_pop(L_, 2);
    lua_pushboolean(L_, holds ? 1 : 0);
    return {};
  }

  Result<void> refuse_operand(int operands) {
    const char* type = lua_typename(L_, lua_type(L_, -operands));
    if (operands == 2 && is_text_or_number(L_, -2)) type = lua_typename(L_, lua_type(L_, -1));
    lua_pop(L_, operands);
    return fail(ErrorCode::evaluation,
                fmt::format("an operator on a {} value is not evaluated without side effects", type));
  }

  lua_State* L_;
  Inspector& inspector_;
  const Syntax& syntax_;
  const Frame* frame_;
};

}  // namespace

Result<void> push_raw_value(lua_State* L, Inspector& inspector, const Syntax& syntax, const Frame* frame) {
  return RawReader{L, inspector, syntax, frame}.push(static_cast<int>(syntax.nodes.size()) - 1);
}

}  // namespace wayfinder::runtime::inspect
