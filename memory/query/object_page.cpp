#include "memory/query/object_page.hpp"

#include <algorithm>
#include <tuple>

namespace wayfinder::memory {
namespace {

std::uint64_t key_of(const HeapGraph& graph, ObjectIndex object, ObjectSort sort) {
  switch (sort) {
    case ObjectSort::retained:
      return graph.dominators().retained_size(object);
    case ObjectSort::count:
      return graph.retainers().count(object);
    case ObjectSort::size:
      break;
  }
  return graph.columns().sizes[object];
}

}  // namespace

Result<void> check_page(std::int64_t start, std::int64_t count) {
  if (start < 0) return refuse("start", "an index of at least 0", std::to_string(start));
  if (count < 0 || count > max_page) {
    return refuse("count", fmt::format("a number from 0 to {}", max_page), std::to_string(count));
  }
  return {};
}

ObjectInfo describe(const HeapGraph& graph, ObjectIndex object) {
  const std::uint32_t distance = graph.paths().distance(object);
  return {.id = object + 1ULL,
          .kind = graph.columns().kinds[object],
          .name = graph.names().name_of(object),
          .size = graph.columns().sizes[object],
          .retained_size = graph.dominators().retained_size(object),
          .distance = distance == nothing ? -1 : static_cast<std::int64_t>(distance),
          .retainers = graph.retainers().count(object),
          .path = graph.names().steps(object)};
}

ObjectPage page_of(const HeapGraph& graph, std::vector<ObjectIndex> objects, const ObjectPageQuery& query) {
  const std::size_t first = std::min(objects.size(), static_cast<std::size_t>(query.start));
  const std::size_t last = std::min(objects.size(), first + static_cast<std::size_t>(query.count));
  // Retained sizes first, sizes between equals: of two leaves the larger one is the more telling.
  std::ranges::partial_sort(objects, objects.begin() + static_cast<std::ptrdiff_t>(last), std::ranges::greater{},
                            [&graph, sort = query.sort](ObjectIndex object) {
                              return std::tuple{key_of(graph, object, sort), graph.columns().sizes[object], ~object};
                            });
  ObjectPage page{objects.size(), {}};
  page.objects.reserve(last - first);
  for (std::size_t i = first; i < last; ++i)
    page.objects.push_back(describe(graph, objects[i]));
  return page;
}

Result<ObjectPage> list_objects(const HeapGraph& graph, const ObjectPageQuery& query) {
  if (const auto checked = check_page(query.start, query.count); !checked) return tl::unexpected(checked.error());
  std::vector<ObjectIndex> objects;
  if (!query.kind && query.filter.empty()) objects.reserve(graph.objects());
  for (ObjectIndex object = 1; object < graph.objects(); ++object) {
    if (query.kind && graph.columns().kinds[object] != *query.kind) continue;
    if (!query.filter.empty() && graph.names().name_of(object).find(query.filter) == std::string::npos) continue;
    objects.push_back(object);
  }
  return page_of(graph, std::move(objects), query);
}

}  // namespace wayfinder::memory
