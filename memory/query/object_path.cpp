#include "memory/query/object_path.hpp"

#include <algorithm>

namespace wayfinder::memory {

ObjectPath path_to(const HeapGraph& graph, ObjectIndex object, std::int64_t start, std::int64_t count) {
  const Paths& paths = graph.paths();
  std::vector<EdgeIndex> edges;
  for (ObjectIndex at = object; at != nothing && paths.parent_edge(at) != nothing; at = paths.parent(at))
    edges.push_back(paths.parent_edge(at));
  std::ranges::reverse(edges);
  ObjectPath path{edges.size(), {}};
  const std::size_t first = std::min(edges.size(), static_cast<std::size_t>(start));
  const std::size_t last = std::min(edges.size(), first + static_cast<std::size_t>(count));
  for (std::size_t i = first; i < last; ++i)
    path.steps.push_back(link_by(graph, edges[i], graph.columns().edge_targets[edges[i]]));
  return path;
}

}  // namespace wayfinder::memory
