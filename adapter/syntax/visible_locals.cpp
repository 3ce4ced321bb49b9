#include "adapter/syntax/visible_locals.hpp"

#include <algorithm>

#include "adapter/syntax/positions.hpp"

namespace wayfinder::syntax {

std::uint32_t offset_of_stop(const Chunk& chunk, std::string_view text, std::int32_t line, std::int32_t first_line) {
  std::uint32_t begin = 0;  // of the stopped function, for a line that it shares with others
  for (const Function& function : chunk.functions) {
    if (first_line != 0 && function.first_line == first_line && line <= function.last_line) begin = function.begin;
  }
  const auto place = std::ranges::lower_bound(chunk.statements, line, {}, &Place::line);
  for (auto statement = place; statement != chunk.statements.end() && statement->line == line; ++statement)
    if (statement->offset >= begin) return statement->offset;
  const auto offset = offset_of_line(text, line);
  if (!offset) return static_cast<std::uint32_t>(text.size());
  const std::string_view written = line_at(text, *offset);
  const std::size_t first_word = written.find_first_not_of(" \t\v\f");
  return std::max(begin, *offset + static_cast<std::uint32_t>(first_word == written.npos ? 0 : first_word));
}

std::vector<const Local*> visible_locals(const Chunk& chunk, std::uint32_t offset) {
  std::vector<const Local*> visible;
  const auto behind = std::ranges::upper_bound(chunk.locals, offset, {}, &Local::scope_begin);
  for (auto local = behind; local != chunk.locals.begin();) {
    --local;
    if (offset < local->scope_end) visible.push_back(&*local);
  }
  return visible;
}

const Local* local_named(const Chunk& chunk, std::string_view name, std::uint32_t offset) {
  const auto behind = std::ranges::upper_bound(chunk.locals, offset, {}, &Local::scope_begin);
  for (auto local = behind; local != chunk.locals.begin();) {
    --local;
    if (offset < local->scope_end && local->name == name) return &*local;
  }
  return nullptr;
}

}  // namespace wayfinder::syntax
