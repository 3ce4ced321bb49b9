#include <cmath>

#include "adapter/syntax/number.hpp"

namespace wayfinder::syntax {

namespace {

std::int64_t wrapped(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
std::uint64_t bits(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  if (b == -1) return wrapped(0 - bits(a));  // the smallest integer by -1 overflows
  const std::int64_t quotient = a / b;
  return (a % b != 0 && (a ^ b) < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
  if (b == -1) return 0;
  const std::int64_t remainder = a % b;
  return (remainder != 0 && (remainder ^ b) < 0) ? remainder + b : remainder;
}

std::int64_t shifted_left(std::int64_t a, std::int64_t by) {
  if (by <= -64 || by >= 64) return 0;
  return by >= 0 ? wrapped(bits(a) << by) : wrapped(bits(a) >> -by);
}

double remainder_of(double a, double b, Compiler compiler) {
  if (compiler != Compiler::puc53 && compiler != Compiler::puc54) return a - std::floor(a / b) * b;
  const double remainder = std::fmod(a, b);
  return (remainder != 0 && (remainder < 0) != (b < 0)) ? remainder + b : remainder;
}

/// For the operations that keep integers integers.
std::optional<std::int64_t> on_integers(Arithmetic operation, std::int64_t a, std::int64_t b) {
  switch (operation) {
    case Arithmetic::add:
      return wrapped(bits(a) + bits(b));
    case Arithmetic::subtract:
      return wrapped(bits(a) - bits(b));
    case Arithmetic::multiply:
      return wrapped(bits(a) * bits(b));
    case Arithmetic::modulo:
      return floor_remainder(a, b);
    case Arithmetic::floor_divide:
      return floor_quotient(a, b);
    case Arithmetic::bit_and:
      return a & b;
    case Arithmetic::bit_or:
      return a | b;
    case Arithmetic::bit_xor:
      return a ^ b;
    case Arithmetic::shift_left:
      return shifted_left(a, b);
    case Arithmetic::shift_right:
      return shifted_left(a, b == INT64_MIN ? INT64_MAX : -b);
    case Arithmetic::negate:
      return wrapped(0 - bits(a));
    case Arithmetic::bit_not:
      return ~a;
    case Arithmetic::power:
    case Arithmetic::divide:
      break;
  }
  return std::nullopt;
}

double on_doubles(Arithmetic operation, double a, double b, Compiler compiler) {
  switch (operation) {
    case Arithmetic::add:
      return a + b;
    case Arithmetic::subtract:
      return a - b;
    case Arithmetic::multiply:
      return a * b;
    case Arithmetic::modulo:
      return remainder_of(a, b, compiler);
    case Arithmetic::power:
      return b == 2 ? a * a : std::pow(a, b);
    case Arithmetic::divide:
      return a / b;
    case Arithmetic::floor_divide:
      return std::floor(a / b);
    case Arithmetic::negate:
      return -a;
    default:
      return std::nan("");  // the bitwise ones work on integers
  }
}

bool is_bitwise(Arithmetic operation) {
  return (operation >= Arithmetic::bit_and && operation <= Arithmetic::shift_right) || operation == Arithmetic::bit_not;
}

bool divides(Arithmetic operation) {
  return operation == Arithmetic::divide || operation == Arithmetic::floor_divide || operation == Arithmetic::modulo;
}

/// constfolding in lcode.c of 5.3 and 5.4.
std::optional<Number> folded_with_integers(Arithmetic operation, const Number& a, const Number& b, Compiler compiler) {
  if (divides(operation) && as_double(b) == 0) return std::nullopt;
  if (is_bitwise(operation)) {
    const auto left = exact_integer(a);
    const auto right = exact_integer(b);
    if (!left || !right) return std::nullopt;
    return on_integers(operation, *left, *right);
  }
  if (std::holds_alternative<std::int64_t>(a) && std::holds_alternative<std::int64_t>(b))
    if (const auto result = on_integers(operation, std::get<std::int64_t>(a), std::get<std::int64_t>(b)))
      return *result;
  const double result = on_doubles(operation, as_double(a), as_double(b), compiler);
  if (std::isnan(result) || result == 0) return std::nullopt;
  return result;
}

}  // namespace

std::optional<Number> folded(Arithmetic operation, const Number& a, const Number& b, Compiler compiler) {
  if (compiler == Compiler::puc53 || compiler == Compiler::puc54)
    return folded_with_integers(operation, a, b, compiler);
  if (is_bitwise(operation) || operation == Arithmetic::floor_divide) return std::nullopt;
  const double result = on_doubles(operation, as_double(a), as_double(b), compiler);
  if (compiler == Compiler::luajit) {
    if (operation == Arithmetic::negate) return as_double(a) == 0 ? std::nullopt : std::optional<Number>{result};
    if (std::isnan(result) || (result == 0 && std::signbit(result))) return std::nullopt;
    return result;
  }
  if (divides(operation) && as_double(b) == 0) return std::nullopt;
  if (compiler == Compiler::puc51 && std::isnan(result)) return std::nullopt;
  return result;
}

}  // namespace wayfinder::syntax
