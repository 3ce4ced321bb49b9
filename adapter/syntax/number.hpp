#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "adapter/syntax/dialect.hpp"

namespace wayfinder::syntax {

/// A number as the compiler holds it: 5.3 and 5.4 tell integers from floats, the others know doubles only.
using Number = std::variant<std::int64_t, double>;

[[nodiscard]] double as_double(const Number& number);

/// The integer of the same value; nothing where there is none.
[[nodiscard]] std::optional<std::int64_t> exact_integer(const Number& number);

/// A numeral that is not a number of the interpreter: LuaJIT's 1LL, 2ULL and 3i make values of its C types.
struct ForeignNumber {};

/// The value of a numeral as that dialect's lexer cut it out; nothing when it is malformed.
[[nodiscard]] std::optional<std::variant<Number, ForeignNumber>> read_numeral(std::string_view text, Numbers numbers);

enum class Arithmetic : std::uint8_t {
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
  negate,
  bit_not,
};

/// What the compiler replaces an operation on two numerals by; nothing where it leaves the operation to run time
/// (division by zero, results that it must not share: NaN, and zeros with a sign). The operand of negate and bit_not
/// stands in `a`.
[[nodiscard]] std::optional<Number> folded(Arithmetic operation, const Number& a, const Number& b, Compiler compiler);

}  // namespace wayfinder::syntax
