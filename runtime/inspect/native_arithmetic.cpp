#include "runtime/inspect/native_arithmetic.hpp"

#include <cmath>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using layout::Value;

bool is_number(const Value& value) noexcept {
  return is_integer(value) || is_float(value);
}

void set_boolean(Value& out, bool value) noexcept {
  out = layout::make_boolean(value);
}
void set_integer(Value& out, std::uint64_t value) noexcept {
  out = layout::make_integer(static_cast<lua_Integer>(value));
}
void set_number(Value& out, double value) noexcept {
  out = layout::make_float(value);
}

/// As a double when that is exact.
std::optional<double> exact_double(const Value& value) noexcept {
  if (is_float(value)) return value.as.number;
  constexpr lua_Integer limit = lua_Integer{1} << 53;
  if (layout::integer_of(value) < -limit || layout::integer_of(value) > limit) return std::nullopt;
  return static_cast<double>(layout::integer_of(value));
}

template <class Number>
bool compare(Operator op, Number left, Number right, Value& out) noexcept {
  switch (op) {
    case Operator::less:
      set_boolean(out, left < right);
      return true;
    case Operator::less_equal:
      set_boolean(out, left <= right);
      return true;
    case Operator::greater:
      set_boolean(out, left > right);
      return true;
    case Operator::greater_equal:
      set_boolean(out, left >= right);
      return true;
    default:
      return false;
  }
}

bool compute_integers(Operator op, lua_Integer left, lua_Integer right, Value& out) noexcept {
  const auto a = static_cast<std::uint64_t>(left);
  const auto b = static_cast<std::uint64_t>(right);
  switch (op) {
    case Operator::add:
      set_integer(out, a + b);
      return true;
    case Operator::subtract:
      set_integer(out, a - b);
      return true;
    case Operator::multiply:
      set_integer(out, a * b);
      return true;
    case Operator::bit_and:
      set_integer(out, a & b);
      return true;
    case Operator::bit_or:
      set_integer(out, a | b);
      return true;
    case Operator::bit_xor:
      set_integer(out, a ^ b);
      return true;
    case Operator::modulo:
    case Operator::floor_divide: {
      if (right == 0 || right == -1) return false;  // raises, or overflows at the smallest integer
      lua_Integer quotient = left / right;
      lua_Integer rest = left % right;
      if (rest != 0 && (rest ^ right) < 0) {
        rest += right;
        --quotient;
      }
      set_integer(out, static_cast<std::uint64_t>(op == Operator::modulo ? rest : quotient));
      return true;
    }
    default:
      return false;
  }
}

bool compute_doubles(Operator op, double left, double right, Value& out) noexcept {
  switch (op) {
    case Operator::add:
      set_number(out, left + right);
      return true;
    case Operator::subtract:
      set_number(out, left - right);
      return true;
    case Operator::multiply:
      set_number(out, left * right);
      return true;
    case Operator::divide:
      set_number(out, left / right);
      return true;
    case Operator::floor_divide:
      set_number(out, std::floor(left / right));
      return true;
    case Operator::modulo: {
      double rest = std::fmod(left, right);
      if (rest > 0 ? right < 0 : (rest < 0 && right != rest)) rest += right;
      set_number(out, rest);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<bool> are_equal(const Value& left, const Value& right) noexcept {
  if (is_number(left) && is_number(right)) {
    if (is_integer(left) && is_integer(right)) return layout::integer_of(left) == layout::integer_of(right);
    if (is_float(left) && is_float(right)) return left.as.number == right.as.number;
    const auto a = exact_double(left);
    const auto b = exact_double(right);
    if (!a || !b) return std::nullopt;
    return *a == *b;
  }
  if (layout::type_of(left.tag) != layout::type_of(right.tag)) return false;
  switch (layout::type_of(left.tag)) {
    case LUA_TNIL:
      return true;
    case LUA_TBOOLEAN:
      return truth_of(left) == truth_of(right);
    case LUA_TSTRING:
      return left.as.object == right.as.object || text_of(as_string(left)) == text_of(as_string(right));
    case LUA_TLIGHTUSERDATA:
      return left.as.pointer == right.as.pointer;
    case LUA_TTABLE:
    case LUA_TUSERDATA:
      if (left.as.object == right.as.object) return true;
      return std::nullopt;
    default:
      return left.tag == right.tag && left.as.object == right.as.object;
  }
}

bool compute(Operator op, const Value& left, const Value& right, Value& out) noexcept {
  if (!is_number(left) || !is_number(right)) return false;
  const bool are_integers = layout::has_integers && is_integer(left) && is_integer(right);
  if (op >= Operator::less && op <= Operator::greater_equal) {
    if (are_integers) return compare(op, layout::integer_of(left), layout::integer_of(right), out);
    const auto a = exact_double(left);
    const auto b = exact_double(right);
    return a && b && compare(op, *a, *b, out);
  }
  if (are_integers && op != Operator::divide)
    return compute_integers(op, layout::integer_of(left), layout::integer_of(right), out);
  const double a = is_float(left) ? left.as.number : static_cast<double>(layout::integer_of(left));
  const double b = is_float(right) ? right.as.number : static_cast<double>(layout::integer_of(right));
  return compute_doubles(op, a, b, out);
}

}  // namespace wayfinder::runtime::inspect
