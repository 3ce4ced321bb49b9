#include <fmt/format.h>

#include "adapter/commands/leaktest/formats.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::size_t shown_groups = 5;

std::string coloured(std::string_view text, std::string_view code, bool has_colours) {
  return has_colours ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
}

std::string verdict_of(const LeakTestResult& result, bool has_colours) {
  if (result.finding.leaked) return coloured("LEAK", "1;31", has_colours);
  if (!result.failure.empty()) return coloured("FAIL", "1;35", has_colours);
  return coloured("ok  ", "32", has_colours);
}

std::string counted(std::size_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

}  // namespace

std::string write_leaks_human(const std::vector<LeakTestResult>& results, bool has_colours) {
  std::string text;
  for (const auto& result : results) {
    const std::string message = message_of(result);
    text += fmt::format("{} {}: {}{}{}\n", verdict_of(result, has_colours), result.file, result.name,
                        message.empty() ? "" : " ", message);
    const auto& groups = result.finding.groups;
    for (std::size_t i = 0; i < groups.size() && i < shown_groups; ++i) {
      text += fmt::format("       {:+} {} at {}, {:+} bytes\n", groups[i].count_delta, groups[i].key.name,
                          groups[i].key.path, groups[i].size_delta);
    }
    if (groups.size() > shown_groups) text += fmt::format("       and {} more\n", groups.size() - shown_groups);
  }
  const LeakTestCounts counts = count(results);
  text += fmt::format("{}, {}, {}\n", counted(results.size(), "test"), counted(counts.leaks, "leak"),
                      counted(counts.failures, "failure"));
  return text;
}

}  // namespace wayfinder::adapter
