#include "runtime/heap/resolve.hpp"

#include <algorithm>
#include <numeric>

namespace wayfinder::runtime::heap {

namespace {

bool is_deferred(Label label) noexcept {
  return (label & (memory::number_bit | deferred_bit)) == deferred_bit;
}

}  // namespace

void resolve_edges(HeapGraph& graph, const Discovery& found) noexcept {
  // an object's label may be another's, but that one's is its own: a string's, a prototype's
  for (std::size_t i = 0; i < graph.labels.size(); ++i) {
    Label& label = graph.labels[i];
    if (is_deferred(label)) label = graph.labels[found.place_of(label & ~deferred_bit)];
  }
  for (std::size_t i = 0; i < graph.edge_labels.size(); ++i) {
    graph.edge_targets[i] = found.place_of(graph.edge_targets[i]);
    Label& label = graph.edge_labels[i];
    if (!is_deferred(label)) continue;
    const std::uint32_t named = label == label_of_target     ? graph.edge_targets[i]
                                : label == label_of_previous ? graph.edge_targets[i - 1]
                                                             : found.place_of(label & ~deferred_bit);
    label = graph.labels[named];
  }
}

void resolve_late_labels(const HeapGraph& graph, const Discovery& found, Arena<LateEdge>& late) noexcept {
  for (LateEdge& edge : late) {
    if (is_deferred(edge.label)) edge.label = graph.labels[found.place_of(edge.label & ~deferred_bit)];
  }
}

bool insert_edges(HeapGraph& graph, Arena<LateEdge>& late) noexcept {
  if (late.size() == 0) return true;
  const std::size_t before = graph.edge_targets.size();
  if (before + late.size() > UINT32_MAX || !graph.make_edge_room(late.size())) return false;
  std::sort(late.begin(), late.end(), [](const LateEdge& a, const LateEdge& b) { return a.source < b.source; });
  graph.resize_edges(before + late.size());
  std::size_t left = late.size();  // late edges that are not in place yet: each moves what lies before it by one
  for (std::size_t object = graph.kinds.size(); object-- > 0 && left > 0;) {
    const std::size_t first = graph.first_edges[object];
    std::size_t end = graph.first_edges[object + 1];
    graph.first_edges[object + 1] = static_cast<std::uint32_t>(end + left);
    for (; left > 0 && late[left - 1].source == object; --left) {
      const std::size_t place = end + left - 1;
      graph.edge_targets[place] = late[left - 1].target;
      graph.edge_kinds[place] = late[left - 1].kind;
      graph.edge_labels[place] = late[left - 1].label;
    }
    if (left == 0) break;
    const auto shift = [first, end, left](auto& column) {
      std::copy_backward(column.begin() + first, column.begin() + end, column.begin() + end + left);
    };
    shift(graph.edge_targets);
    shift(graph.edge_kinds);
    shift(graph.edge_labels);
  }
  return true;
}

bool limit_objects(HeapGraph& graph, std::uint64_t wanted, std::uint32_t fixed) noexcept {
  // The root is never listed; what stands for the rest is.
  if (wanted == 0 || graph.kinds.size() <= wanted + 1) return false;
  const std::uint32_t limit = std::max(static_cast<std::uint32_t>(wanted), fixed);
  const auto sizes = graph.sizes.items().subspan(limit);
  const std::uint64_t rest = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
  const std::uint32_t edges = graph.first_edges[limit];
  graph.resize_edges(edges);
  for (std::uint32_t& target : graph.edge_targets) {
    target = std::min(target, limit);
  }
  graph.resize_objects(std::size_t{limit} + 1);
  graph.forget_details(limit);
  graph.kinds[limit] = memory::ObjectKind::internal;
  graph.sizes[limit] = rest;
  graph.addresses[limit] = 0;
  graph.births[limit] = 1;
  graph.labels[limit] = graph.strings.add("objects beyond the limit");
  graph.first_edges[limit + 1] = edges;
  return true;
}

}  // namespace wayfinder::runtime::heap
