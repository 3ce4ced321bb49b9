#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"

/// Expressions that neither call nor build nor assign: names, literals, field paths, operators. They can be decided
/// without entering Lua (native_value.hpp) and shown for hovers without side effects (raw_value.hpp).
namespace wayfinder::runtime::inspect {

enum class NodeKind : std::uint8_t { nil, boolean, integer, number, string, vararg, name, index, unary, binary };

enum class Operator : std::uint8_t {
  logical_or,
  logical_and,
  less,
  greater,
  less_equal,
  greater_equal,
  not_equal,
  equal,
  bit_or,
  bit_xor,
  bit_and,
  shift_left,
  shift_right,
  concatenate,
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  logical_not,
  length,
  negate,
  bit_not,
};

struct SyntaxNode {
  NodeKind kind{};
  Operator op{};
  bool truth{};            ///< boolean
  std::int64_t integer{};  ///< integer
  double number{};         ///< number
  int left{-1};            ///< index of the object, operand or left operand
  int right{-1};           ///< index of the key or right operand
  std::string text;        ///< name; value of a string
};

/// Children stand before their parents; the last node is the whole.
struct Syntax {
  std::vector<SyntaxNode> nodes;
  [[nodiscard]] const SyntaxNode& root() const { return nodes.back(); }
};

/// Error: evaluation; the sentence says what was found where only names, fields and operators may stand. The text is
/// supposed to be an expression that Lua has accepted; of others the error is as good as it gets.
[[nodiscard]] Result<Syntax> parse_plain_expression(std::string_view text);

}  // namespace wayfinder::runtime::inspect
