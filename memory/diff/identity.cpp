#include "memory/diff/identity.hpp"

#include <algorithm>

#include "memory/diff/mixing.hpp"

namespace wayfinder::memory {
namespace {

struct Keyed {
  std::uint64_t key;
  ObjectIndex object;
  auto operator<=>(const Keyed&) const = default;
};

std::vector<Keyed> by_address(const HeapGraph& graph, std::uint32_t latest_birth) {
  const HeapColumns& heap = graph.columns();
  std::vector<Keyed> keyed;
  keyed.reserve(graph.objects());
  for (ObjectIndex object = 1; object < graph.objects(); ++object) {
    if (heap.births[object] <= latest_birth) keyed.push_back({heap.addresses[object], object});
  }
  return keyed;
}

/// A path is the parent's path and one step, so parents come first.
std::vector<Keyed> by_path(const HeapGraph& graph) {
  const HeapColumns& heap = graph.columns();
  const Paths& paths = graph.paths();
  std::vector<std::uint64_t> hashes(graph.objects());
  std::vector<Keyed> keyed;
  keyed.reserve(graph.objects());
  for (const ObjectIndex object : paths.in_order()) {
    const EdgeIndex edge = paths.parent_edge(object);
    std::uint64_t hash =
        mixed(static_cast<std::uint64_t>(heap.kinds[object]), mixed(text_of(heap, heap.labels[object])));
    if (edge == nothing) {
      hash = mixed(hash, mixed(graph.names().root_text(object).body));
    } else {
      const Label label = heap.edge_labels[edge];
      const std::uint64_t step = number_of(label).value_or(0) + mixed(text_of(heap, label));
      hash = mixed(hash,
                   mixed(hashes[paths.parent(object)], mixed(static_cast<std::uint64_t>(heap.edge_kinds[edge]), step)));
    }
    hashes[object] = hash;
    if (object != 0) keyed.push_back({hash, object});
  }
  return keyed;
}

/// Pairs equal keys; of several with one key the first goes with the first.
void join(const HeapGraph& from, const HeapGraph& to, std::vector<Keyed> left, std::vector<Keyed> right,
          Identity& identity) {
  std::ranges::sort(left);
  std::ranges::sort(right);
  auto l = left.begin();
  auto r = right.begin();
  while (l != left.end() && r != right.end()) {
    if (l->key < r->key) {
      ++l;
    } else if (r->key < l->key) {
      ++r;
    } else {
      if (from.columns().kinds[l->object] == to.columns().kinds[r->object]) {
        identity.in_to[l->object] = r->object;
        identity.in_from[r->object] = l->object;
      }
      ++l;
      ++r;
    }
  }
}

}  // namespace

std::string_view name_of(IdentityRule rule) noexcept {
  switch (rule) {
    case IdentityRule::births:
      return "birth";
    case IdentityRule::paths:
      return "path";
    case IdentityRule::groups:
      break;
  }
  return "group";
}

Identity identify(const HeapGraph& from, const HeapGraph& to) {
  // Two runs without a key may be any two.
  const bool is_one_run = from.info().process_key != 0 && from.info().process_key == to.info().process_key;
  const HeapGraph& later = from.info().epoch > to.info().epoch ? from : to;
  Identity identity{.rule = !is_one_run                 ? IdentityRule::groups
                            : later.info().births_known ? IdentityRule::births
                                                        : IdentityRule::paths,
                    .in_from = std::vector<ObjectIndex>(to.objects(), nothing),
                    .in_to = std::vector<ObjectIndex>(from.objects(), nothing)};
  if (identity.rule == IdentityRule::births) {
    const std::uint32_t earlier_epoch = std::min(from.info().epoch, to.info().epoch);
    const auto keyed = [&](const HeapGraph& graph) {
      return by_address(graph, &graph == &later ? earlier_epoch : graph.info().epoch);
    };
    join(from, to, keyed(from), keyed(to), identity);
  } else {
    join(from, to, by_path(from), by_path(to), identity);
  }
  if (from.objects() > 0 && to.objects() > 0) identity.in_to[0] = identity.in_from[0] = 0;
  return identity;
}

}  // namespace wayfinder::memory
