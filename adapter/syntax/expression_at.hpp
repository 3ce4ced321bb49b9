#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapter/syntax/dialect.hpp"

namespace wayfinder::syntax {

/// An expression that a hover may evaluate: it calls nothing (a metamethod aside).
struct ExpressionAt {
  std::uint32_t begin{};  ///< offsets in the text, end not included
  std::uint32_t end{};
  std::string text;  ///< to evaluate: as written, a method's name behind a dot
};

/// The innermost expression around a place: a name, `a.b.c` up to the name pointed at, `a[b]` on its brackets, `a:b`
/// up to the colon's name. Nothing on literals, keywords, comments, labels and keys of tables, and where a call, a
/// function or a table stands in the expression. Text behind a syntax error is not understood.
///   line, column  1-based; the column in bytes
/// Cost: one pass over the text.
[[nodiscard]] std::optional<ExpressionAt> expression_at(std::string_view text, const Dialect& dialect,
                                                        std::int32_t line, std::uint32_t column);

}  // namespace wayfinder::syntax
