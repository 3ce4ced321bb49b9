#include "adapter/report/heap_sections.hpp"

#include <fmt/format.h>

#include <array>
#include <numeric>

#include "adapter/report/owner_data.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "adapter/snapshots/summary_body.hpp"
#include "memory/diff/trend.hpp"
#include "memory/graph/type_names.hpp"
#include "memory/report/largest_groups.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {
namespace {

json summary_of(const ReportSnapshot& snapshot) {
  return write(summary_body({.path = snapshot.file,
                             .info = snapshot.graph->info(),
                             .summary = memory::summarize(snapshot.graph->columns())}));
}

json groups_of(const memory::Grouping& grouping, std::size_t count) {
  const memory::LargestGroups largest = memory::largest_groups(grouping, count);
  json rows = json::array();
  for (const auto& [key, total] : largest.groups) {
    rows.push_back({{"type", memory::name_of(key.kind)},
                    {"name", escape_text(key.name)},
                    {"path", escape_text(key.path)},
                    {"count", total.count},
                    {"size", total.size}});
  }
  return {{"rows", std::move(rows)},
          {"total", largest.total},
          {"restObjects", largest.rest.count},
          {"restBytes", largest.rest.size}};
}

json objects_of(const memory::HeapGraph& graph, std::size_t count) {
  const auto page =
      memory::list_objects(graph, {.count = static_cast<std::int64_t>(count), .sort = memory::ObjectSort::retained});
  return {{"rows", write(object_bodies(page->objects))}, {"total", page->total}};
}

/// The two ends as one tree; groups of both are aligned.
memory::OwnerTree compared_owners(const memory::HeapGraph& from, const memory::HeapGraph& to, std::size_t nodes) {
  memory::Grouping from_groups{from};
  memory::Grouping to_groups{to};
  memory::align(from_groups, to_groups);
  return memory::owner_tree(std::array{memory::OwnerSide{from, from_groups}, memory::OwnerSide{to, to_groups}}, nodes);
}

json trend_of(std::span<const ReportSnapshot* const> snapshots) {
  std::vector<std::shared_ptr<const memory::HeapGraph>> graphs;
  json titles = json::array();
  for (const ReportSnapshot* snapshot : snapshots) {
    graphs.push_back(snapshot->graph);
    titles.push_back(escape_text(snapshot->title));
  }
  const auto trend = memory::trend_of(graphs);
  std::vector<std::int64_t> ids(graphs.size());
  std::iota(ids.begin(), ids.end(), 1);
  json section = write(trend_body(ids, *trend));
  section["titles"] = std::move(titles);
  section["totalGroups"] = trend->total_groups;
  return section;
}

}  // namespace

json snapshot_section(const ReportSnapshot& snapshot, const ReportLimits& limits) {
  const memory::HeapGraph& graph = *snapshot.graph;
  const memory::Grouping grouping{graph};
  const memory::OwnerTree owners = memory::owner_tree(std::array{memory::OwnerSide{graph, grouping}}, limits.nodes);
  return {{"kind", "heap"},
          {"title", escape_text(snapshot.title)},
          {"file", escape_text(snapshot.file)},
          {"owners", owner_data(owners, std::array{&snapshot})},
          {"smallNodes", owners.small_nodes},
          {"summary", summary_of(snapshot)},
          {"groups", groups_of(grouping, limits.groups)},
          {"objects", objects_of(graph, limits.objects)}};
}

json comparison_section(std::span<const ReportSnapshot* const> snapshots, const ReportLimits& limits) {
  const ReportSnapshot& from = *snapshots.front();
  const ReportSnapshot& to = *snapshots.back();
  const memory::OwnerTree owners = compared_owners(*from.graph, *to.graph, limits.nodes);
  const auto diff = memory::compare(*from.graph, *to.graph, {.count = static_cast<std::int64_t>(limits.objects)});
  json section{{"kind", "heapDiff"},
               {"title", escape_text(fmt::format("{} → {}", from.title, to.title))},
               {"owners", owner_data(owners, std::array{&from, &to})},
               {"smallNodes", owners.small_nodes},
               {"diff", write(diff_body(1, static_cast<std::int64_t>(snapshots.size()), *diff))},
               {"totalGroups", diff->total_groups}};
  if (snapshots.size() > 2) section["trend"] = trend_of(snapshots);
  return section;
}

}  // namespace wayfinder::adapter
