#include "memory/report/duplicate_strings.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "memory/report/largest.hpp"

namespace wayfinder::memory {
namespace {

/// Equal strings lie side by side, in the order of their ids.
std::vector<LongString> sorted(std::span<const LongString> rows) {
  std::vector<LongString> strings{rows.begin(), rows.end()};
  std::ranges::sort(strings, {}, [](const LongString& row) { return std::tuple{row.hash, row.length, row.object}; });
  return strings;
}

struct Copies {
  std::span<const LongString> rows;
  std::uint64_t wasted_bytes{};
};

std::vector<Copies> groups_of(const HeapColumns& heap, std::span<const LongString> strings) {
  std::vector<Copies> groups;
  for (auto first = strings.begin(); first != strings.end();) {
    const auto end = std::find_if(first, strings.end(), [&](const LongString& row) {
      return row.hash != first->hash || row.length != first->length;
    });
    const std::span copies{first, end};
    if (copies.size() > 1) groups.push_back({copies, (copies.size() - 1) * heap.sizes[first->object]});
    first = end;
  }
  return groups;
}

StringGroup described(const HeapColumns& heap, const Copies& copies) {
  const LongString& first = copies.rows.front();
  StringGroup group{
      std::string{text_of(heap, heap.labels[first.object])}, first.length, copies.rows.size(), copies.wasted_bytes, {}};
  for (const LongString& row : copies.rows.first(std::min(copies.rows.size(), StringGroup::most_objects)))
    group.objects.push_back(std::uint64_t{row.object} + 1);
  return group;
}

}  // namespace

std::optional<DuplicateStrings> duplicate_strings(const HeapGraph& graph, std::size_t count) {
  const auto& rows = graph.details().long_strings;
  if (!rows) return std::nullopt;
  const auto strings = sorted(*rows);
  auto groups = groups_of(graph.columns(), strings);
  DuplicateStrings found{groups.size(), 0, {}};
  for (const Copies& copies : groups)
    found.wasted_bytes += copies.wasted_bytes;
  keep_largest(groups, count, &Copies::wasted_bytes);
  for (const Copies& copies : groups)
    found.groups.push_back(described(graph.columns(), copies));
  return found;
}

}  // namespace wayfinder::memory
