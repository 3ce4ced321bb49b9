#include "adapter/syntax/expression_at.hpp"

#include "adapter/syntax/expression_watch.hpp"
#include "adapter/syntax/parser_state.hpp"
#include "adapter/syntax/positions.hpp"

namespace wayfinder::syntax {

std::optional<ExpressionAt> expression_at(std::string_view text, const Dialect& dialect, std::int32_t line,
                                          std::uint32_t column) {
  const auto begin = offset_of_line(text, line);
  if (!begin || column < 1 || column > line_at(text, *begin).size()) return std::nullopt;
  ExpressionWatch watch{*begin + column - 1};
  static_cast<void>(Parser{text, dialect, &watch}.run());
  if (!watch.range()) return std::nullopt;
  const auto range = *watch.range();
  ExpressionAt found{range.begin, range.end, std::string{text.substr(range.begin, range.end - range.begin)}};
  if (range.is_method) found.text[found.text.rfind(':')] = '.';
  return found;
}

}  // namespace wayfinder::syntax
