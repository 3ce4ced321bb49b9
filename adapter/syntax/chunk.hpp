#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapter/syntax/lexer.hpp"

namespace wayfinder::syntax {

/// A place in a text. Lines and columns are 1-based; columns count bytes (positions.hpp makes UTF-16 units of them).
struct Place {
  std::uint32_t offset{};
  std::int32_t line{};
  std::uint32_t column{};
};

/// A value that the compiler knew: nil, a boolean, an integer, a float, a string of any bytes.
using ConstantValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

enum class Attribute : std::uint8_t { none, constant, close };

/// A local variable, parameters included. The scope is the half-open range of offsets in which its name means it.
struct Local {
  std::string name;
  std::int32_t function{};  ///< index into Chunk::functions of the one that it belongs to
  Attribute attribute{};
  bool is_parameter{};
  Place declared;  ///< the name where it is declared; of `self` and 5.1's `arg` the parameters' place
  std::uint32_t scope_begin{};
  std::uint32_t scope_end{};
  /// Of a `<const>` that 5.4's compiler replaced by its value: such a local does not exist at run time.
  std::optional<ConstantValue> folded;
};

/// A function, or the main chunk. Lines are as in lua_Debug.
struct Function {
  std::string name;         ///< as a person would write it: "M.load", "Class:method", "local step"; "" when it has none
  std::int32_t parent{-1};  ///< index of the function around it; -1: the main chunk
  std::int32_t first_line{};  ///< linedefined; 0: the main chunk
  std::int32_t last_line{};   ///< lastlinedefined; of the main chunk the last line of the text
  std::uint32_t begin{};      ///< offset of its parameters' parenthesis
  std::uint32_t end{};        ///< offset behind `end`
  bool is_vararg{};
  std::vector<std::string> parameters;
  std::vector<std::int32_t> active_lines;  ///< sorted, each once: those with an instruction
};

/// What a text holds. After a syntax error: what was read before it, with the scopes closed there.
struct Chunk {
  std::vector<Function> functions;  ///< in the order of their beginnings; the first is the main chunk
  std::vector<Local> locals;        ///< in the order of their scopes' beginnings
  std::vector<Place> statements;    ///< where each begins, in the order of the text; empty ones are left out
  std::optional<SyntaxError> error;
};

}  // namespace wayfinder::syntax
