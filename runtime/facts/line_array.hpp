#pragma once
#include <cstddef>

#include "runtime/facts/objects.hpp"

/// Lines of Lua 5.1 to 5.3: one for each instruction.
namespace wayfinder::runtime::layout {

/// The line of instruction `pc` (0-based index into the code); -1: stripped, or no such instruction.
[[nodiscard]] inline int line_of(const Proto& proto, std::ptrdiff_t pc) noexcept {
  return proto.lines == nullptr || pc < 0 || pc >= proto.line_count ? -1 : proto.lines[pc];
}
[[nodiscard]] inline bool has_lines(const Proto& proto) noexcept {
  return proto.lines != nullptr;
}
/// Calls visit(line) for each instruction that can give a LINE event, in order of the code.
template <class Visit>
void for_each_line(const Proto& proto, Visit&& visit) {
  for (int pc = 0; has_lines(proto) && pc < proto.line_count; ++pc) {
    visit(proto.lines[pc]);
  }
}

}  // namespace wayfinder::runtime::layout
