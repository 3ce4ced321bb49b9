#include "adapter/profiles/executable_lines.hpp"

#include <limits>
#include <set>
#include <string>

#include "adapter/syntax/active_lines.hpp"
#include "adapter/syntax/parser.hpp"

namespace wayfinder::adapter {

std::vector<profiling::ExecutableLines> executable_lines(const profiling::Profile& profile, SourceLines& sources) {
  std::vector<profiling::ExecutableLines> found;
  const auto* dialect = syntax::dialect_named(profile.head().lua);
  if (dialect == nullptr) return found;
  std::set<std::string> files;
  for (const auto& function : profile.frames().functions()) {
    if (function.source.starts_with('@')) files.insert(function.source);
  }
  for (const auto& file : files) {
    const auto chunk = syntax::parse(sources.text(file), *dialect);
    auto lines = syntax::breakable_lines(chunk, 1, std::numeric_limits<std::int32_t>::max());
    if (!lines.empty()) found.push_back({file, std::move(lines)});
  }
  return found;
}

}  // namespace wayfinder::adapter
