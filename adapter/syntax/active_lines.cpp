#include "adapter/syntax/active_lines.hpp"

#include <algorithm>

namespace wayfinder::syntax {

std::size_t function_at(const Chunk& chunk, std::int32_t line) {
  std::size_t innermost = 0;
  for (std::size_t i = 1; i < chunk.functions.size(); ++i) {
    const Function& candidate = chunk.functions[i];
    if (line < candidate.first_line || line > candidate.last_line) continue;
    const Function& best = chunk.functions[innermost];
    const std::int32_t height = candidate.last_line - candidate.first_line;
    if (innermost == 0 || height <= best.last_line - best.first_line) innermost = i;
  }
  return innermost;
}

std::vector<std::int32_t> breakable_lines(const Chunk& chunk, std::int32_t first, std::int32_t last) {
  std::vector<std::int32_t> found;
  for (const Function& function : chunk.functions) {
    const auto begin = std::ranges::lower_bound(function.active_lines, first);
    const auto end = std::ranges::upper_bound(function.active_lines, last);
    if (begin < end) found.insert(found.end(), begin, end);
  }
  std::ranges::sort(found);
  const auto rest = std::ranges::unique(found);
  found.erase(rest.begin(), rest.end());
  return found;
}

std::optional<std::int32_t> breakable_line(const Chunk& chunk, std::int32_t line) {
  if (chunk.functions.empty()) return std::nullopt;
  if (!breakable_lines(chunk, line, line).empty()) return line;
  const auto& lines = chunk.functions[function_at(chunk, line)].active_lines;
  const auto next = std::ranges::lower_bound(lines, line);
  if (next == lines.end()) return std::nullopt;
  return *next;
}

std::vector<Place> breakable_places(const Chunk& chunk, std::int32_t first, std::int32_t last) {
  const auto active = breakable_lines(chunk, first, last);
  std::vector<Place> places;
  const auto begin = std::ranges::lower_bound(chunk.statements, first, {}, &Place::line);
  for (auto place = begin; place != chunk.statements.end() && place->line <= last; ++place)
    if (std::ranges::binary_search(active, place->line)) places.push_back(*place);
  return places;
}

}  // namespace wayfinder::syntax
