#include "memory/diff/groups.hpp"

#include <tsl/robin_map.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {
namespace {

/// Sums by group, with an example object for its name.
class Sums {
 public:
  struct Sum {
    ObjectIndex example{};
    GroupTotal total;
  };

  explicit Sums(const Grouping& groups) : groups_{groups} {}
  void add(ObjectIndex object, std::int64_t count, std::int64_t size) {
    Sum& sum = by_group_.try_emplace(groups_.number_of_group(object), Sum{object, {}}).first.value();
    sum.total.count += count;
    sum.total.size += size;
  }
  [[nodiscard]] const auto& all() const noexcept { return by_group_; }

 private:
  const Grouping& groups_;
  tsl::robin_map<std::uint64_t, Sum> by_group_;
};

}  // namespace

Grouping::Grouping(const HeapGraph& graph) : graph_{graph}, classes_{graph} {
  paths_.emplace(graph_, classes_);
  dictionaries_ = paths_->dictionaries();
}

void Grouping::also_fold(const DictionaryPaths& dictionaries) {
  const std::size_t before = dictionaries_.size();
  dictionaries_.insert(dictionaries.begin(), dictionaries.end());
  if (dictionaries_.size() != before) paths_.emplace(graph_, classes_, dictionaries_);
}

GroupKey Grouping::key_of(ObjectIndex object) const {
  const ObjectClass& object_class = classes_.at(classes_.class_of(object));
  GroupKey key{object_class.kind, object_class.name, paths_->text(paths_->path_of(object))};
  // A dictionary's names are data: they make no class, and other ones would be another class in the next snapshot.
  if (object_class.basis == ClassBasis::fields && dictionaries_.contains(key.path)) key.name = name_of(key.kind);
  return key;
}

Grouping::Totals Grouping::totals() const {
  Sums sums{*this};
  for (ObjectIndex object = 1; object < graph_.objects(); ++object) {
    sums.add(object, 1, static_cast<std::int64_t>(graph_.columns().sizes[object]));
  }
  Totals totals;
  for (const auto& [group, sum] : sums.all()) {
    totals.examples.push_back(sum.example);
    totals.totals.push_back(sum.total);
  }
  return totals;
}

void align(Grouping& a, Grouping& b) {
  a.also_fold(b.dictionaries());
  b.also_fold(a.dictionaries());
}

std::vector<GroupDelta> compare_groups(const HeapGraph& from, const HeapGraph& to, const Identity& identity,
                                       const Grouping& from_groups, const Grouping& to_groups) {
  Sums gone{from_groups};
  Sums come{to_groups};
  for (ObjectIndex object = 1; object < to.objects(); ++object) {
    const auto size = static_cast<std::int64_t>(to.columns().sizes[object]);
    const ObjectIndex before = identity.in_from[object];
    const auto size_before = before == nothing ? 0 : static_cast<std::int64_t>(from.columns().sizes[before]);
    if (before == nothing || size != size_before) come.add(object, before == nothing ? 1 : 0, size - size_before);
  }
  for (ObjectIndex object = 1; object < from.objects(); ++object) {
    if (identity.in_to[object] != nothing) continue;
    gone.add(object, -1, -static_cast<std::int64_t>(from.columns().sizes[object]));
  }
  std::map<GroupKey, GroupTotal> merged;
  const auto merge = [&merged](const Sums& sums, const Grouping& groups) {
    for (const auto& [group, sum] : sums.all()) {
      GroupTotal& total = merged[groups.key_of(sum.example)];
      total.count += sum.total.count;
      total.size += sum.total.size;
    }
  };
  merge(gone, from_groups);
  merge(come, to_groups);
  std::vector<GroupDelta> deltas;
  for (auto& [key, total] : merged) {
    if (total.count != 0 || total.size != 0) deltas.push_back({key, total.count, total.size});
  }
  std::ranges::sort(deltas, std::ranges::greater{},
                    [](const GroupDelta& delta) { return std::tuple{delta.size_delta, delta.count_delta}; });
  return deltas;
}

}  // namespace wayfinder::memory
