#include "adapter/snapshots/bodies.hpp"

#include "adapter/snapshots/summary_body.hpp"
#include "memory/graph/type_names.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using namespace memory_requests;

ObjectInfo body_of(const memory::ObjectInfo& object) {
  ObjectInfo body;
  body.id = static_cast<std::int64_t>(object.id);
  body.type = memory::name_of(object.kind);
  body.name = escape_text(object.name);
  body.size = object.size;
  body.retained_size = object.retained_size;
  body.distance = object.distance;
  body.retainers = object.retainers;
  for (const auto& step : object.path)
    body.path.push_back(escape_text(step));
  return body;
}

std::vector<Suspect> suspect_bodies(const std::vector<memory::Suspect>& suspects) {
  std::vector<Suspect> bodies;
  bodies.reserve(suspects.size());
  for (const auto& suspect : suspects) {
    bodies.push_back(
        {escape_text(suspect.path), suspect.count_delta, suspect.retained_delta, escape_text(suspect.reason)});
  }
  return bodies;
}

}  // namespace

std::vector<ObjectInfo> object_bodies(const std::vector<memory::ObjectInfo>& objects) {
  std::vector<ObjectInfo> bodies;
  bodies.reserve(objects.size());
  for (const auto& object : objects)
    bodies.push_back(body_of(object));
  return bodies;
}

std::vector<ObjectLink> link_bodies(const std::vector<memory::ObjectLink>& links) {
  std::vector<ObjectLink> bodies;
  bodies.reserve(links.size());
  for (const auto& link : links) {
    bodies.push_back({std::string{memory::name_of(link.kind)}, escape_text(link.label),
                      static_cast<std::int64_t>(link.object), std::string{memory::name_of(link.object_kind)},
                      escape_text(link.name), link.size});
  }
  return bodies;
}

GetObjectBody object_body(const memory::ObjectLinks& links) {
  ObjectInfo object = body_of(links.object);
  GetObjectBody body;
  body.id = object.id;
  body.type = std::move(object.type);
  body.name = std::move(object.name);
  body.size = object.size;
  body.retained_size = object.retained_size;
  body.distance = object.distance;
  body.retainer_count = links.total_retainers;
  body.reference_count = links.total_references;
  body.path = std::move(object.path);
  body.references = link_bodies(links.references);
  body.retainers = link_bodies(links.retainers);
  body.dominator = static_cast<std::int64_t>(links.dominator);
  return body;
}

DiffBody diff_body(std::int64_t from, std::int64_t to, const memory::HeapDiff& diff) {
  DiffBody body;
  body.from_id = from;
  body.to_id = to;
  body.memory_delta_bytes = diff.memory_delta_bytes;
  body.memory_delta_kb = static_cast<double>(diff.memory_delta_bytes) / 1024;
  for (std::size_t i = 0; i < memory::object_kind_count; ++i) {
    const auto kind = static_cast<memory::ObjectKind>(i);
    if (kind == memory::ObjectKind::root ||
        (kind == memory::ObjectKind::internal && diff.object_count_deltas[i] == 0)) {
      continue;
    }
    body.object_count_deltas[std::string{memory::name_of(kind)}] = diff.object_count_deltas[i];
  }
  body.new_objects = object_bodies(diff.new_objects.objects);
  body.deleted_objects = object_bodies(diff.deleted_objects.objects);
  body.totals = {diff.new_objects.total, diff.deleted_objects.total};
  for (const auto& group : diff.groups) {
    body.groups.push_back({std::string{memory::name_of(group.key.kind)}, escape_text(group.key.name),
                           escape_text(group.key.path), group.count_delta, group.size_delta});
  }
  body.suspects = suspect_bodies(diff.suspects);
  body.identity = memory::name_of(diff.identity);
  return body;
}

TrendBody trend_body(std::span<const std::int64_t> ids, const memory::HeapTrend& trend) {
  TrendBody body;
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const auto& point = trend.points[i];
    body.points.push_back({ids[i], point.timestamp_ms, point.total_bytes, counts_by_type(point.object_counts)});
  }
  for (const auto& group : trend.groups) {
    body.groups.push_back({std::string{memory::name_of(group.key.kind)}, escape_text(group.key.name),
                           escape_text(group.key.path), group.counts, group.sizes, group.growing});
  }
  body.suspects = suspect_bodies(trend.suspects);
  return body;
}

}  // namespace wayfinder::adapter
