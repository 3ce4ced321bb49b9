#include "profiling/sample_labels.hpp"

#include <algorithm>

namespace wayfinder::profiling {

std::uint32_t SampleLabels::add_set(const LabelSet& set) {
  const auto place = static_cast<std::uint32_t>(sets_.size());
  sets_.push_back(set);
  places_.emplace(set, place);
  return place;
}

std::uint32_t SampleLabels::place_of(const LabelSet& set) {
  if (const auto found = places_.find(set); found != places_.end()) return found->second;
  return sets_.size() < max_sets ? add_set(set) : place_among_others(set);
}

std::uint32_t SampleLabels::place_among_others(LabelSet set) {
  for (Label& label : set)
    label.value = other_value;
  if (const auto found = places_.find(set); found != places_.end()) return found->second;
  return sets_.size() < max_sets + max_other_sets ? add_set(set) : 0;
}

void SampleLabels::add(const LabelledCount& more) {
  const auto node = nodes_.find_or_add(pair_key(more.thread, static_cast<std::uint32_t>(more.node)), node_count_);
  if (node == node_count_) ++node_count_;
  std::uint32_t labels = more.labels;
  if (counts_.size() >= max_counts && !places_of_counts_.find(pair_key(node, labels))) {
    labels = place_among_others(sets_[labels]);
    if (labels == 0) return;
  }
  const auto next = static_cast<std::uint32_t>(counts_.size());
  const auto place = places_of_counts_.find_or_add(pair_key(node, labels), next);
  if (place == next) counts_.push_back({more.thread, more.node, labels, 0, 0});
  counts_[place].samples += more.samples;
  counts_[place].weight_ns += more.weight_ns;
}

SampleLabels SampleLabels::since(std::span<const LabelledCount> before) const {
  SampleLabels difference;
  difference.sets_ = sets_;
  difference.places_ = places_;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    LabelledCount more = counts_[i];
    if (i < before.size()) {
      more.samples -= before[i].samples;
      more.weight_ns -= before[i].weight_ns;
    }
    if (more.samples != 0) difference.add(more);
  }
  return difference;
}

Result<SampleLabels> SampleLabels::from_parts(const std::vector<LabelSet>& sets,
                                              const std::vector<LabelledCount>& counts) {
  SampleLabels labels;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const auto is_not_before = [](const Label& a, const Label& b) { return a.key >= b.key; };
    const bool is_in_order = std::ranges::adjacent_find(sets[i], is_not_before) == sets[i].end();
    const bool is_new = i == 0 ? sets[i].empty() : !labels.places_.contains(sets[i]);
    if (!is_in_order || !is_new) {
      return refuse(fmt::format("labelSets[{}]", i),
                    i == 0 ? "no labels" : "keys in ascending order, and a set of its own",
                    fmt::format("{} labels", sets[i].size()), ErrorCode::corrupt_file);
    }
    if (i != 0) labels.add_set(sets[i]);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].labels == 0 || counts[i].labels >= labels.sets_.size()) {
      return refuse(fmt::format("labelled[{}].labels", i), fmt::format("a place from 1 to {}", labels.sets_.size() - 1),
                    std::to_string(counts[i].labels), ErrorCode::corrupt_file);
    }
    labels.add(counts[i]);
  }
  return labels;
}

}  // namespace wayfinder::profiling
