#include "memory/diff/diff.hpp"

namespace wayfinder::memory {
namespace {

ObjectPage unmatched(const HeapGraph& graph, const std::vector<ObjectIndex>& in_other, const DiffQuery& query) {
  std::vector<ObjectIndex> objects;
  for (ObjectIndex object = 1; object < graph.objects(); ++object) {
    if (in_other[object] == nothing) objects.push_back(object);
  }
  return page_of(graph, std::move(objects), {.start = query.start, .count = query.count, .sort = query.sort});
}

}  // namespace

Result<HeapDiff> compare(const HeapGraph& from, const HeapGraph& to, const DiffQuery& query) {
  if (const auto checked = check_page(query.start, query.count); !checked) return tl::unexpected(checked.error());
  const Identity identity = identify(from, to);
  HeapDiff diff{.identity = identity.rule};
  diff.memory_delta_bytes =
      static_cast<std::int64_t>(to.info().total_bytes) - static_cast<std::int64_t>(from.info().total_bytes);
  for (ObjectIndex i = 1; i < from.objects(); ++i)
    --diff.object_count_deltas[static_cast<std::size_t>(from.columns().kinds[i])];
  for (ObjectIndex i = 1; i < to.objects(); ++i)
    ++diff.object_count_deltas[static_cast<std::size_t>(to.columns().kinds[i])];
  diff.new_objects = unmatched(to, identity.in_from, query);
  diff.deleted_objects = unmatched(from, identity.in_to, query);

  Grouping from_groups{from};
  Grouping to_groups{to};
  align(from_groups, to_groups);
  diff.groups = compare_groups(from, to, identity, from_groups, to_groups);
  diff.total_groups = diff.groups.size();
  if (diff.groups.size() > max_diff_groups) diff.groups.resize(max_diff_groups);
  diff.suspects = suspects_of(to, identity, to_groups, measure_growth(from, to, identity, to_groups));
  return diff;
}

}  // namespace wayfinder::memory
