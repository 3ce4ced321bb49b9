#include "memory/report/closure_sites.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "memory/report/dominated_ranges.hpp"
#include "memory/report/largest.hpp"

namespace wayfinder::memory {
namespace {

struct Site {
  ObjectIndex first{nothing};
  std::vector<ObjectIndex> functions;
  std::uint64_t size{}, retained_size{};
};

/// Functions by their labels: two prototypes of one place are one site.
std::unordered_map<std::string_view, Site> functions_by_label(const HeapColumns& heap) {
  std::unordered_map<std::string_view, Site> sites;
  for (ObjectIndex object = 0; object < object_count(heap); ++object) {
    if (heap.kinds[object] != ObjectKind::function) continue;
    Site& site = sites[text_of(heap, heap.labels[object])];
    site.first = std::min(site.first, object);
    site.functions.push_back(object);
    site.size += heap.sizes[object];
  }
  return sites;
}

/// Adds up what the outermost of them retain.
std::uint64_t retained_by(std::vector<ObjectIndex>& functions, const Dominators& dominators,
                          const DominatedRanges& ranges) {
  std::ranges::sort(functions, {}, [&](ObjectIndex function) { return ranges.first(function); });
  std::uint64_t bytes = 0;
  ObjectIndex outermost = nothing;
  for (const ObjectIndex function : functions) {
    if (outermost != nothing && ranges.contains(outermost, function)) continue;
    outermost = function;
    bytes += dominators.retained_size(function);
  }
  return bytes;
}

std::string place_of(const ObjectNames& names, std::string_view label, Label number) {
  constexpr std::string_view c_function = "=[C]";
  if (label.starts_with(c_function)) return std::string{label.substr(1)};
  const std::string place = names.place_of(number);
  return place.empty() ? "?" : place;
}

ClosureSite described(const HeapGraph& graph, const Site& site) {
  const auto& heap = graph.columns();
  const auto largest = std::ranges::max_element(
      site.functions, {}, [&](ObjectIndex function) { return graph.dominators().retained_size(function); });
  const Label label = heap.labels[*largest];
  return {place_of(graph.names(), text_of(heap, label), label), site.functions.size(), site.size, site.retained_size,
          std::uint64_t{*largest} + 1};
}

}  // namespace

ClosureSites closure_sites(const HeapGraph& graph, std::size_t count) {
  const DominatedRanges ranges{graph.dominators(), graph.objects()};
  ClosureSites found;
  std::vector<Site> sites;
  for (auto& [label, site] : functions_by_label(graph.columns())) {
    site.retained_size = retained_by(site.functions, graph.dominators(), ranges);
    found.functions += site.functions.size();
    sites.push_back(std::move(site));
  }
  found.total = sites.size();
  // those that retain as much stand in the order of their first function
  std::ranges::sort(sites, {}, &Site::first);
  keep_largest(sites, count, &Site::retained_size);
  for (const Site& site : sites)
    found.sites.push_back(described(graph, site));
  return found;
}

}  // namespace wayfinder::memory
