#include "adapter/report/owner_data.hpp"

#include <array>

#include "memory/graph/type_names.hpp"
#include "memory/query/summary.hpp"
#include "profiling/export/page_text.hpp"

namespace wayfinder::adapter {
namespace {

constexpr int lua_kind = 0;     // as the page tells functions apart, for their colours
constexpr int marker_kind = 3;  // what is no object

/// Whether the owner stands for objects that have no place of their own.
bool is_marker(const memory::Owner& owner) {
  return owner.path == memory::smaller_owners || owner.path == memory::FoldedPaths::weakly_held_text;
}

json side_of(const ReportSnapshot& snapshot) {
  const memory::SnapshotInfo& info = snapshot.graph->info();
  json notes = json::array();
  if (!info.sizes_exact) notes.push_back("sizes are estimated: this Lua does not tell them");
  if (info.truncated) notes.push_back("the snapshot was cut at its limit of objects");
  return {{"title", profiling::cut_name(escape_text(snapshot.title))},
          {"program", profiling::cut_name(escape_text(info.program))},
          {"mode", "heap"},
          {"clock", "cpu"},
          {"lua", escape_text(info.lua)},
          {"method", ""},
          {"intervalNs", 0},
          {"startTimeMs", info.timestamp_ms},
          {"durationNs", 0},
          {"samples", memory::summarize(snapshot.graph->columns()).objects},
          {"sampleBytes", 0},
          {"lostSamples", 0},
          {"lostNs", 0},
          {"cutSamples", 0},
          {"incompleteSamples", 0},
          {"notes", std::move(notes)}};
}

/// The nodes' numbers, column by column, within it side by side.
json values_of(const memory::OwnerTree& tree, std::size_t sides) {
  json bytes = json::array();
  json objects = json::array();
  for (std::size_t side = 0; side < sides; ++side) {
    json bytes_of_side = json::array();
    json objects_of_side = json::array();
    for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
      bytes_of_side.push_back(tree.nodes[i].own[side].bytes);
      objects_of_side.push_back(tree.nodes[i].own[side].objects);
    }
    bytes.push_back(std::move(bytes_of_side));
    objects.push_back(std::move(objects_of_side));
  }
  return json::array({std::move(bytes), std::move(objects)});
}

json thread_of(const memory::OwnerTree& tree, std::size_t sides) {
  json frames = json::array();
  json depths = json::array();
  for (std::size_t i = 1; i < tree.nodes.size(); ++i) {  // the page has a root of its own
    frames.push_back(tree.nodes[i].owner);
    depths.push_back(tree.nodes[i].depth - 1);
  }
  return {
      {"name", "heap"}, {"frame", std::move(frames)}, {"depth", std::move(depths)}, {"values", values_of(tree, sides)}};
}

}  // namespace

json owner_data(const memory::OwnerTree& tree, std::span<const ReportSnapshot* const> sides) {
  json data{{"version", 1},
            {"sides", json::array()},
            {"columns", json::array({{{"id", "bytes"}, {"title", "Bytes"}, {"unit", "bytes"}, {"addsUp", true}},
                                     {{"id", "objects"}, {"title", "Objects"}, {"unit", ""}, {"addsUp", true}}})},
            {"files", json::array()},
            {"threads", json::array({thread_of(tree, sides.size())})}};
  for (const ReportSnapshot* side : sides)
    data["sides"].push_back(side_of(*side));
  for (std::size_t kind = 0; kind < memory::object_kind_count; ++kind)
    data["files"].push_back({{"name", memory::name_of(static_cast<memory::ObjectKind>(kind))}});
  json names = json::array();
  json types = json::array();
  json kinds = json::array();
  json lines = json::array();
  json numbers = json::array();
  for (std::size_t owner = 0; owner < tree.owners.size(); ++owner) {
    const memory::Owner& of = tree.owners[owner];
    names.push_back(profiling::cut_name(escape_text(of.path)));
    types.push_back(is_marker(of) ? -1 : static_cast<int>(of.kind));
    kinds.push_back(is_marker(of) ? marker_kind : lua_kind);
    lines.push_back(-1);
    numbers.push_back(owner);
  }
  data["names"] = std::move(names);
  data["functions"] = {{"file", std::move(types)}, {"line", lines}, {"kind", std::move(kinds)}};
  data["frames"] = {{"function", std::move(numbers)}, {"line", std::move(lines)}};
  return data;
}

}  // namespace wayfinder::adapter
