#pragma once
#include <cstdint>
#include <optional>

#include "adapter/syntax/number.hpp"
#include "adapter/syntax/token.hpp"

namespace wayfinder::syntax {

enum class Unary : std::uint8_t { negate, bit_not, length, logical_not };

enum class Binary : std::uint8_t {
  add,
  subtract,
  multiply,
  modulo,
  power,
  divide,
  floor_divide,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  concat,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
};

struct Priority {
  int left{};
  int right{};  ///< less than `left`: the operator is right associative
};

inline constexpr int unary_priority = 12;

[[nodiscard]] Priority priority_of(Binary operation);
[[nodiscard]] std::optional<Unary> unary_operator(const Token& token, const Dialect& dialect);
[[nodiscard]] std::optional<Binary> binary_operator(const Token& token, const Dialect& dialect);

[[nodiscard]] constexpr bool is_arithmetic(Binary operation) {
  return operation <= Binary::shift_right;
}
[[nodiscard]] constexpr bool is_equality(Binary operation) {
  return operation == Binary::equal || operation == Binary::not_equal;
}
/// Both enumerations begin with the same operations.
[[nodiscard]] constexpr Arithmetic arithmetic_of(Binary operation) {
  return static_cast<Arithmetic>(operation);
}

}  // namespace wayfinder::syntax
