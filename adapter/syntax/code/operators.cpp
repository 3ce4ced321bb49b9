#include "adapter/syntax/code/operators.hpp"

namespace wayfinder::syntax {

static_assert(arithmetic_of(Binary::shift_right) == Arithmetic::shift_right);

/// One order for all dialects: the bitwise operators stand between comparisons and .. where they exist.
Priority priority_of(Binary operation) {
  switch (operation) {
    case Binary::power:
      return {14, 13};
    case Binary::multiply:
    case Binary::divide:
    case Binary::floor_divide:
    case Binary::modulo:
      return {11, 11};
    case Binary::add:
    case Binary::subtract:
      return {10, 10};
    case Binary::concat:
      return {9, 8};
    case Binary::shift_left:
    case Binary::shift_right:
      return {7, 7};
    case Binary::bit_and:
      return {6, 6};
    case Binary::bit_xor:
      return {5, 5};
    case Binary::bit_or:
      return {4, 4};
    case Binary::logical_and:
      return {2, 2};
    case Binary::logical_or:
      return {1, 1};
    default:
      return {3, 3};
  }
}

std::optional<Unary> unary_operator(const Token& token, const Dialect& dialect) {
  if (token.is(TokenKind::not_word)) return Unary::logical_not;
  if (token.is('-')) return Unary::negate;
  if (token.is('#')) return Unary::length;
  if (token.is('~') && dialect.has_integer_operators) return Unary::bit_not;
  return std::nullopt;
}

std::optional<Binary> binary_operator(const Token& token, const Dialect& dialect) {
  switch (token.kind) {
    case TokenKind::concat:
      return Binary::concat;
    case TokenKind::equal:
      return Binary::equal;
    case TokenKind::not_equal:
      return Binary::not_equal;
    case TokenKind::less_equal:
      return Binary::less_equal;
    case TokenKind::greater_equal:
      return Binary::greater_equal;
    case TokenKind::floor_divide:
      return Binary::floor_divide;
    case TokenKind::shift_left:
      return Binary::shift_left;
    case TokenKind::shift_right:
      return Binary::shift_right;
    case TokenKind::and_word:
      return Binary::logical_and;
    case TokenKind::or_word:
      return Binary::logical_or;
    case TokenKind::character:
      break;
    default:
      return std::nullopt;
  }
  switch (token.character) {
    case '+':
      return Binary::add;
    case '-':
      return Binary::subtract;
    case '*':
      return Binary::multiply;
    case '/':
      return Binary::divide;
    case '%':
      return Binary::modulo;
    case '^':
      return Binary::power;
    case '<':
      return Binary::less;
    case '>':
      return Binary::greater;
    default:
      break;
  }
  if (!dialect.has_integer_operators) return std::nullopt;
  switch (token.character) {
    case '&':
      return Binary::bit_and;
    case '|':
      return Binary::bit_or;
    case '~':
      return Binary::bit_xor;
    default:
      return std::nullopt;
  }
}

}  // namespace wayfinder::syntax
