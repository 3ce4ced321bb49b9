#include "memory/graph/paths.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace wayfinder::memory {
namespace {

// What a step costs a reader. The proportions matter, not the numbers: a local of the main chunk (3) is nearer than an
// upvalue of a global function (1 + 2 + 1), a field three tables deep (3) is nearer than a local of some function (5).
constexpr std::uint32_t main_chunk_local_cost = 3;
constexpr std::uint32_t local_cost = 5;
// Each call further up the stack is nearer to its end: what an outer function holds is named by that one.
constexpr std::uint32_t inner_frame_cost = 2;
constexpr std::uint32_t max_local_cost = 24;
constexpr std::uint32_t unnamed_cost = 3;
constexpr std::uint32_t registry_cost = 24;
constexpr std::uint32_t root_cost = 28;
constexpr std::size_t bucket_count = 32;  // more than any one cost

constexpr std::uint32_t cost_of(EdgeKind kind) noexcept {
  switch (kind) {
    case EdgeKind::field:
    case EdgeKind::index:
    case EdgeKind::value:
      return 1;
    case EdgeKind::upvalue:
    case EdgeKind::uservalue:
      return 2;
    case EdgeKind::key:
      return 3;
    case EdgeKind::ephemeron:
    case EdgeKind::constant:
    case EdgeKind::environment:
      return 4;
    case EdgeKind::local:
      return local_cost;
    case EdgeKind::registry:
      return registry_cost;
    case EdgeKind::metatable:  // a class is called by what holds it, not by one of its instances
    case EdgeKind::weak:
    case EdgeKind::internal:
      break;
  }
  return 6;
}

/// Dijkstra's search with buckets for queues (Dial 1969), as all costs are small numbers.
class Search {
 public:
  Search(const HeapColumns& heap, std::vector<EdgeIndex>& parent_edges, std::vector<ObjectIndex>& parents,
         std::vector<std::uint32_t>& distances)
      : heap_{heap},
        parent_edges_{parent_edges},
        parents_{parents},
        distances_{distances},
        costs_(object_count(heap), nothing) {}

  void start_at(ObjectIndex root, std::uint32_t cost) {
    if (root == nothing || costs_[root] <= cost) return;
    reach(root, cost);
  }

  void run() {
    for (std::uint32_t cost = 0; waiting_ > 0; ++cost) {
      auto& bucket = buckets_[cost % bucket_count];
      for (std::size_t i = 0; i < bucket.size(); ++i) {  // no step is free, so the bucket does not grow meanwhile
        if (costs_[bucket[i]] == cost && distances_[bucket[i]] == nothing) settle(bucket[i]);
      }
      waiting_ -= bucket.size();
      bucket.clear();
    }
  }

 private:
  void reach(ObjectIndex object, std::uint32_t cost) {
    costs_[object] = cost;
    buckets_[cost % bucket_count].push_back(object);
    ++waiting_;
  }

  void settle(ObjectIndex object) {
    distances_[object] = parents_[object] == nothing ? 0 : distances_[parents_[object]] + 1;
    const bool is_thread = heap_.kinds[object] == ObjectKind::thread;
    std::uint32_t frame_cost = local_cost;
    std::uint32_t next_frame_cost = local_cost;
    for (const EdgeIndex edge : edges_of(heap_, object)) {
      const EdgeKind kind = heap_.edge_kinds[edge];
      if (!is_strong(kind)) continue;
      const ObjectIndex target = heap_.edge_targets[edge];
      if (is_thread && is_frame(heap_, edge)) {
        const bool is_main = is_main_chunk(heap_.string(heap_.labels[target]));
        frame_cost = is_main ? main_chunk_local_cost : next_frame_cost;
        if (!is_main) next_frame_cost = std::min(next_frame_cost + inner_frame_cost, max_local_cost);
      }
      std::uint32_t step = cost_of(kind);
      if (kind == EdgeKind::local) step = is_named(edge) ? frame_cost : frame_cost + unnamed_cost;
      if (costs_[object] + step >= costs_[target]) continue;
      parents_[target] = object;
      parent_edges_[target] = edge;
      reach(target, costs_[object] + step);
    }
  }

  [[nodiscard]] bool is_named(EdgeIndex local) const {
    const auto name = text_of(heap_, heap_.edge_labels[local]);
    return !name.empty() && name.front() != '(';
  }

  const HeapColumns& heap_;
  std::vector<EdgeIndex>& parent_edges_;
  std::vector<ObjectIndex>& parents_;
  std::vector<std::uint32_t>& distances_;
  std::vector<std::uint32_t> costs_;
  std::array<std::vector<ObjectIndex>, bucket_count> buckets_;
  std::size_t waiting_{};
};

}  // namespace

Paths::Paths(const HeapColumns& heap, const Roots& roots) : Paths{search(heap, roots)} {}

Paths::Found Paths::search(const HeapColumns& heap, const Roots& roots) {
  const std::size_t objects = object_count(heap);
  Found found{std::vector<EdgeIndex>(objects, nothing), std::vector<ObjectIndex>(objects, nothing),
              std::vector<std::uint32_t>(objects, nothing)};
  Search search{heap, found.parent_edges, found.parents, found.distances};
  search.start_at(roots.globals, 0);
  search.start_at(roots.loaded, 0);
  search.start_at(roots.main_thread, 0);
  search.start_at(roots.registry, registry_cost);
  if (object_count(heap) > 0) search.start_at(0, root_cost);
  search.run();
  return found;
}

std::vector<ObjectIndex> Paths::in_order() const {
  std::uint32_t deepest = 0;
  for (const std::uint32_t distance : distances_.values()) {
    if (distance != nothing) deepest = std::max(deepest, distance);
  }
  std::vector<std::uint32_t> next(deepest + 2ULL);
  for (const std::uint32_t distance : distances_.values()) {
    if (distance != nothing) ++next[distance + 1];
  }
  std::inclusive_scan(next.begin(), next.end(), next.begin());
  std::vector<ObjectIndex> order(next.back());
  for (ObjectIndex object = 0; object < distances_.values().size(); ++object) {
    if (distances_[object] != nothing) order[next[distances_[object]]++] = object;
  }
  return order;
}

}  // namespace wayfinder::memory
