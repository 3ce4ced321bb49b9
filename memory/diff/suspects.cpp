#include "memory/diff/suspects.hpp"

#include <fmt/format.h>
#include <tsl/robin_map.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace wayfinder::memory {
namespace {

constexpr std::int64_t noticeable_objects = 8;  // less than this, and less than these bytes, is the program's breath
constexpr std::int64_t noticeable_bytes = 4'096;
constexpr std::int64_t noticeable_share = 100;  // one part in so many of all that grew

bool is_noticeable(const Growth& growth, std::int64_t total) {
  return (growth.count >= noticeable_objects || growth.bytes >= noticeable_bytes) &&
         growth.bytes >= total / noticeable_share;
}

std::string bytes_text(std::int64_t bytes) {
  constexpr double unit = 1024;
  const auto value = static_cast<double>(bytes);
  if (value < unit) return fmt::format("{} bytes", bytes);
  if (value < unit * unit) return fmt::format("{:.1f} KB", value / unit);
  return fmt::format("{:.1f} MB", value / (unit * unit));
}

/// The class of which most new objects that the path's containers hold themselves are; empty when there are none.
std::string main_class(const HeapGraph& to, const Identity& identity, const Grouping& groups, PathIndex path) {
  tsl::robin_map<ClassIndex, std::uint64_t> counts;
  for (ObjectIndex object = 1; object < to.objects(); ++object) {
    const ObjectIndex holder = to.paths().parent(object);
    if (identity.in_from[object] != nothing || holder == nothing || identity.in_from[holder] == nothing) continue;
    if (groups.paths().path_of(holder) == path) ++counts[groups.classes().class_of(object)];
  }
  const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  if (most == counts.end()) return {};
  const ObjectClass& object_class = groups.classes().at(most->first);
  return fmt::format("{} new {}{}", most->second, object_class.name, most->second == 1 ? "" : " objects");
}

}  // namespace

std::vector<Suspect> suspects_of(const HeapGraph& to, const Identity& identity, const Grouping& to_groups,
                                 std::span<const Growth> growths) {
  std::int64_t total = 0;
  for (const Growth& growth : growths)
    total += growth.bytes;
  std::vector<Suspect> suspects;
  for (const Growth& growth : growths) {
    if (suspects.size() == max_suspects) break;
    if (!is_noticeable(growth, total)) continue;
    Suspect suspect{growth.path, growth.count, growth.bytes, {}};
    const std::string content = main_class(to, identity, to_groups, to_groups.paths().path_of(growth.largest));
    suspect.reason = growth.count > 0
                         ? fmt::format("holds {} more objects ({}) than before", growth.count, bytes_text(growth.bytes))
                         : fmt::format("grew by {} without more objects", bytes_text(growth.bytes));
    if (!content.empty()) suspect.reason += fmt::format(", {} directly in it", content);
    if (growth.containers > 1) suspect.reason += fmt::format(", in {} such places", growth.containers);
    suspects.push_back(std::move(suspect));
  }
  return suspects;
}

std::vector<Suspect> steady_suspects(std::span<const std::vector<Growth>> steps) {
  struct Sum {
    std::int64_t count{};
    std::int64_t bytes{};
    std::size_t steps{};
    std::string path;  // of the one container that grew each time, else folded
  };
  std::map<std::string, Sum> by_path;
  for (const auto& growths : steps) {
    for (const Growth& growth : growths) {
      Sum& sum = by_path[growth.folded_path];
      sum.path = sum.steps == 0 || sum.path == growth.path ? growth.path : growth.folded_path;
      sum.count += growth.count;
      sum.bytes += growth.bytes;
      ++sum.steps;
    }
  }
  const auto n = static_cast<std::int64_t>(steps.size());
  std::int64_t total = 0;
  for (const auto& [path, sum] : by_path)
    total += sum.bytes;
  std::vector<Suspect> suspects;
  for (const auto& [path, sum] : by_path) {
    if (sum.steps != steps.size() || !is_noticeable(Growth{.count = sum.count, .bytes = sum.bytes}, total)) continue;
    auto reason = fmt::format("grew in {} of {} steps, {:+} objects and {} each", sum.steps, steps.size(),
                              sum.count / n, bytes_text(sum.bytes / n));
    suspects.push_back({sum.path, sum.count, sum.bytes, std::move(reason)});
  }
  std::ranges::sort(suspects, std::ranges::greater{},
                    [](const Suspect& suspect) { return std::tuple{suspect.retained_delta, suspect.count_delta}; });
  if (suspects.size() > max_suspects) suspects.resize(max_suspects);
  return suspects;
}

}  // namespace wayfinder::memory
