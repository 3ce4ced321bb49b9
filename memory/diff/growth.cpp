#include "memory/diff/growth.hpp"

#include <tsl/robin_map.h>

#include <algorithm>
#include <tuple>

namespace wayfinder::memory {
namespace {

constexpr std::int64_t many_globals = 32;

struct Gain {
  std::int64_t count{};
  std::int64_t bytes{};
  std::int64_t direct{};
};
using Gains = tsl::robin_map<ObjectIndex, Gain>;  // by container, an object of `to`

void add(Gains& gains, ObjectIndex container, std::int64_t count, std::int64_t bytes, bool is_direct) {
  if (container == nothing) return;
  Gain& gain = gains[container];
  gain.count += count;
  gain.bytes += bytes;
  if (is_direct) gain.direct += count;
}

Gains gains_of_containers(const HeapGraph& from, const HeapGraph& to, const Identity& identity) {
  Gains gains;
  const auto owners = owners_of(to, identity.in_from);
  for (ObjectIndex object = 1; object < to.objects(); ++object) {
    const auto size = static_cast<std::int64_t>(to.columns().sizes[object]);
    const ObjectIndex before = identity.in_from[object];
    if (before == nothing) {
      add(gains, owners[object], 1, size, to.paths().parent(object) == owners[object]);
    } else if (const auto was = static_cast<std::int64_t>(from.columns().sizes[before]); was != size) {
      add(gains, object, 0, size - was, false);
    }
  }
  const auto former_owners = owners_of(from, identity.in_to);
  for (ObjectIndex object = 1; object < from.objects(); ++object) {
    const ObjectIndex owner = former_owners[object];
    if (identity.in_to[object] != nothing || owner == nothing) continue;
    const auto size = static_cast<std::int64_t>(from.columns().sizes[object]);
    add(gains, identity.in_to[owner], -1, -size, from.paths().parent(object) == owner);
  }
  return gains;
}

bool is_container(const HeapGraph& graph, ObjectIndex object, const Gain& gain) {
  switch (graph.columns().kinds[object]) {
    case ObjectKind::root:
    case ObjectKind::thread:
    case ObjectKind::string:
    case ObjectKind::proto:
    case ObjectKind::internal:
      return false;
    default:
      break;
  }
  const Roots& roots = graph.roots();
  if (object == roots.loaded) return false;
  return object != roots.globals || gain.direct >= many_globals;
}

}  // namespace

std::vector<ObjectIndex> owners_of(const HeapGraph& to, const std::vector<ObjectIndex>& in_from) {
  std::vector<ObjectIndex> owners(to.objects(), nothing);
  for (const ObjectIndex object : to.paths().in_order()) {
    const ObjectIndex parent = to.paths().parent(object);
    if (in_from[object] != nothing) {
      owners[object] = object;
    } else if (parent != nothing) {
      owners[object] = owners[parent];
    }
  }
  return owners;
}

std::vector<Growth> measure_growth(const HeapGraph& from, const HeapGraph& to, const Identity& identity,
                                   const Grouping& to_groups) {
  tsl::robin_map<PathIndex, Growth> by_path;
  for (const auto& [container, gain] : gains_of_containers(from, to, identity)) {
    if (!is_container(to, container, gain)) continue;
    Growth& growth = by_path[to_groups.paths().path_of(container)];
    growth.count += gain.count;
    growth.bytes += gain.bytes;
    growth.direct += gain.direct;
    if (gain.bytes > 0) ++growth.containers;
    if (growth.largest == nothing || gain.bytes > growth.largest_bytes) {
      growth.largest = container;
      growth.largest_bytes = gain.bytes;
    }
  }
  std::vector<Growth> growths;
  for (auto entry = by_path.begin(); entry != by_path.end(); ++entry) {
    Growth& growth = entry.value();
    if (growth.bytes <= 0) continue;
    // When one container of several makes up nearly all of it, the others are noise: name that one.
    const bool is_one = growth.containers <= 1 || growth.largest_bytes >= growth.bytes / 10 * 9;
    growth.folded_path = to_groups.paths().text(entry->first);
    growth.path = is_one ? to.names().path_text(growth.largest) : growth.folded_path;
    growths.push_back(std::move(growth));
  }
  std::ranges::sort(growths, std::ranges::greater{},
                    [](const Growth& growth) { return std::tuple{growth.bytes, growth.count, growth.largest}; });
  return growths;
}

}  // namespace wayfinder::memory
