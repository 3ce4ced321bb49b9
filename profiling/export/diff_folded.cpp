#include "profiling/export/diff_folded.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "profiling/export/labels.hpp"

namespace wayfinder::profiling {

std::string write_diff_folded(const ProfileDiff& diff, const Profile& a, const Profile& b) {
  std::vector<std::string> labels;
  for (const MatchedFunction& function : diff.matches.functions)
    labels.push_back(folded_label(function_of(function, a, b)));
  std::vector<std::string> lines;
  std::vector<std::string_view> outermost_first;
  for (std::size_t i = 0; i < diff.paths.size(); ++i) {
    const PathDiff& leaf = diff.paths[i];
    if (leaf.self.a.value == 0 && leaf.self.b.value == 0) continue;
    outermost_first.clear();
    for (std::size_t path = i; path != 0; path = diff.paths[path].parent)
      outermost_first.push_back(labels[diff.paths[path].function]);
    if (outermost_first.empty()) outermost_first.push_back(no_frame_label);
    std::ranges::reverse(outermost_first);
    lines.push_back(
        fmt::format("{} {:.0f} {:.0f}\n", fmt::join(outermost_first, ";"), leaf.self.a.value, leaf.self.b.value));
  }
  std::ranges::sort(lines);
  return fmt::format("{}", fmt::join(lines, ""));
}

}  // namespace wayfinder::profiling
