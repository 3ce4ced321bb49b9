#include "memory/query/object_links.hpp"

#include <algorithm>

namespace wayfinder::memory {
namespace {

/// Rows `start` … of a list of `size`, `count` at most.
auto page_rows(std::size_t size, std::int64_t start, std::int64_t count) {
  const std::size_t first = std::min(size, static_cast<std::size_t>(start));
  return std::views::iota(first, std::min(size, first + static_cast<std::size_t>(count)));
}

}  // namespace

ObjectLink link_by(const HeapGraph& graph, EdgeIndex edge, ObjectIndex other) {
  const HeapColumns& heap = graph.columns();
  const auto number = number_of(heap.edge_labels[edge]);
  return {.kind = heap.edge_kinds[edge],
          .label = number ? fmt::format("[{}]", *number) : printable(heap.string(heap.edge_labels[edge])),
          .object = other + 1ULL,
          .object_kind = heap.kinds[other],
          .name = graph.names().name_of(other),
          .size = heap.sizes[other]};
}

Result<ObjectLinks> inspect_object(const HeapGraph& graph, std::int64_t object, std::int64_t start,
                                   std::int64_t count) {
  if (const auto checked = check_page(start, count); !checked) return tl::unexpected(checked.error());
  if (object < 1 || object > graph.objects()) {
    return refuse("object", fmt::format("an object of the snapshot (ids from 1 to {})", graph.objects()),
                  std::to_string(object), ErrorCode::unknown_id);
  }
  const HeapColumns& heap = graph.columns();
  const auto index = static_cast<ObjectIndex>(object - 1);
  const auto references = edges_of(heap, index);
  const auto retainers = graph.retainers().edges_to(index);
  const ObjectIndex dominator = graph.dominators().dominator_of(index);
  ObjectLinks links{.object = describe(graph, index),
                    .dominator = dominator == nothing ? 0 : dominator + 1ULL,
                    .total_references = references.size(),
                    .total_retainers = retainers.size(),
                    .references = {},
                    .retainers = {}};
  for (const std::size_t row : page_rows(references.size(), start, count)) {
    const auto edge = static_cast<EdgeIndex>(heap.first_edges[index] + row);
    links.references.push_back(link_by(graph, edge, heap.edge_targets[edge]));
  }
  for (const std::size_t row : page_rows(retainers.size(), start, count)) {
    links.retainers.push_back(link_by(graph, retainers[row], source_of(heap, retainers[row])));
  }
  return links;
}

}  // namespace wayfinder::memory
