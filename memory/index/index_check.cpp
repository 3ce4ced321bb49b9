#include "memory/index/index_check.hpp"

#include <algorithm>

#include "memory/snapshot_check.hpp"

namespace wayfinder::memory {
namespace {

tl::unexpected<Error> misfit(const std::filesystem::path& path, std::string_view column, std::size_t row,
                             std::string_view wanted) {
  return refuse_file(path, fmt::format("{}[{}]", column, row), wanted, "another number");
}

/// The row of the first number that is neither `nothing` nor below `limit`; the number of rows: all are.
std::size_t first_beyond(std::span<const std::uint32_t> numbers, std::uint64_t limit) {
  const auto bad = std::ranges::find_if(numbers, [limit](auto number) { return number != nothing && number >= limit; });
  return static_cast<std::size_t>(bad - numbers.begin());
}

Result<void> check_retainers(const std::filesystem::path& path, const GraphIndex& index) {
  const auto first = index.first_retainers;
  const bool is_ended = first.front() == 0 && first.back() == index.retainer_edges.size();
  if (!is_ended || !std::ranges::is_sorted(first))
    return misfit(path, "first_retainers", 0, "rows that rise to all edges");
  const auto edges = index.retainer_edges;
  const auto bad = std::ranges::find_if(edges, [&](auto edge) { return edge >= edges.size(); });
  if (bad == edges.end()) return {};
  return misfit(path, "retainer_edges", static_cast<std::size_t>(bad - edges.begin()), "an edge");
}

/// Each step leads one nearer to a root, so that every walk ends.
bool is_step(const GraphIndex& index, std::size_t object) {
  const auto parent = index.parents[object];
  if ((parent == nothing) != (index.parent_edges[object] == nothing)) return false;
  if (parent == nothing) return index.distances[object] == 0 || index.distances[object] == nothing;
  return index.distances[parent] < index.distances[object] && index.distances[object] == index.distances[parent] + 1;
}

}  // namespace

Result<void> check_index(const std::filesystem::path& path, const GraphIndex& index, const HeapColumns& heap) {
  if (auto checked = check_retainers(path, index); !checked) return checked;
  const std::size_t objects = heap.kinds.size();
  if (const auto row = first_beyond(index.parent_edges, heap.edge_targets.size()); row != objects) {
    return misfit(path, "parent_edges", row, "an edge or none");
  }
  if (const auto row = first_beyond(index.parents, objects); row != objects) {
    return misfit(path, "parents", row, "an object or none");
  }
  if (const auto row = first_beyond(index.dominators, objects); row != objects) {
    return misfit(path, "dominators", row, "an object or none");
  }
  for (std::size_t object = 0; object < objects; ++object) {
    if (!is_step(index, object)) return misfit(path, "distances", object, "one more than its parent's");
  }
  return {};
}

}  // namespace wayfinder::memory
