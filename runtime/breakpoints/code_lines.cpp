#include "runtime/breakpoints/code_lines.hpp"

#include <algorithm>

namespace wayfinder::runtime {

std::optional<int> CodeLines::bind(int line) const {
  const FunctionLines* innermost = nullptr;
  for (const FunctionLines& function : functions_) {
    if (line < function.first || line > function.last) continue;
    if (std::ranges::binary_search(function.lines, line)) return line;
    const bool is_inside = innermost == nullptr || function.first > innermost->first ||
                           (function.first == innermost->first && function.last < innermost->last);
    if (is_inside) innermost = &function;
  }
  if (innermost == nullptr) return std::nullopt;
  const auto next = std::ranges::lower_bound(innermost->lines, line);
  if (next == innermost->lines.end()) return std::nullopt;
  return *next;
}

bool CodeLines::contains(const CodeLines& part) const {
  return std::ranges::all_of(part.functions_, [this](const FunctionLines& function) {
    return std::ranges::find(functions_, function) != functions_.end();
  });
}

std::vector<int> CodeLines::between(int first, int last) const {
  std::vector<int> found;
  for (const FunctionLines& function : functions_) {
    for (const int line : function.lines) {
      if (line >= first && line <= last) found.push_back(line);
    }
  }
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

}  // namespace wayfinder::runtime
