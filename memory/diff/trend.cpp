#include "memory/diff/trend.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

namespace wayfinder::memory {
namespace {

using Series = std::map<GroupKey, TrendGroup>;

bool is_growing(const TrendGroup& group) {
  const auto rises = [](const std::vector<std::int64_t>& values, auto compare) {
    return std::ranges::adjacent_find(values, std::not_fn(compare)) == values.end();
  };
  return rises(group.counts, std::less{}) ||
         (rises(group.counts, std::less_equal{}) && rises(group.sizes, std::less{}));
}

std::vector<TrendGroup> changed_groups(Series series) {
  std::vector<TrendGroup> groups;
  for (auto& [key, group] : series) {
    const auto is_constant = [](const auto& values) {
      return std::ranges::adjacent_find(values, std::not_equal_to{}) == values.end();
    };
    if (is_constant(group.counts) && is_constant(group.sizes)) continue;
    group.key = key;
    group.growing = is_growing(group);
    groups.push_back(std::move(group));
  }
  std::ranges::sort(groups, std::ranges::greater{}, [](const TrendGroup& group) {
    return std::tuple{group.growing, group.sizes.back() - group.sizes.front(),
                      group.counts.back() - group.counts.front()};
  });
  return groups;
}

}  // namespace

Result<HeapTrend> trend_of(std::span<const std::shared_ptr<const HeapGraph>> snapshots) {
  if (snapshots.size() < 2) return refuse("ids", "two snapshots or more", std::to_string(snapshots.size()));
  HeapTrend trend;
  DictionaryPaths dictionaries;
  for (const auto& graph : snapshots)
    dictionaries.merge(DictionaryPaths{Grouping{*graph}.dictionaries()});
  Series series;
  std::vector<std::vector<Growth>> steps;
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    const HeapGraph& graph = *snapshots[i];
    trend.points.push_back(
        {graph.info().timestamp_ms, graph.info().total_bytes, summarize(graph.columns()).object_counts});
    Grouping groups{graph};
    groups.also_fold(dictionaries);
    const Grouping::Totals totals = groups.totals();
    for (std::size_t group = 0; group < totals.examples.size(); ++group) {
      TrendGroup& sums = series[groups.key_of(totals.examples[group])];
      sums.counts.resize(snapshots.size());
      sums.sizes.resize(snapshots.size());
      sums.counts[i] += totals.totals[group].count;
      sums.sizes[i] += totals.totals[group].size;
    }
    if (i == 0) continue;
    const Identity identity = identify(*snapshots[i - 1], graph);
    steps.push_back(measure_growth(*snapshots[i - 1], graph, identity, groups));
    if (snapshots.size() == 2) trend.suspects = suspects_of(graph, identity, groups, steps.back());
  }
  if (snapshots.size() > 2) trend.suspects = steady_suspects(steps);
  trend.groups = changed_groups(std::move(series));
  trend.total_groups = trend.groups.size();
  if (trend.groups.size() > max_trend_groups) trend.groups.resize(max_trend_groups);
  return trend;
}

}  // namespace wayfinder::memory
