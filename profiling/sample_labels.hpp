#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "profiling/call_tree.hpp"
#include "profiling/id_index.hpp"
#include "profiling/sample_block.hpp"
#include "protocol/error.hpp"

namespace wayfinder::profiling {

/// Of a node's own samples those that were taken under a set of labels.
struct LabelledCount {
  std::uint32_t thread{};  ///< index into Profile::threads()
  NodeId node{};
  std::uint32_t labels{};  ///< place in SampleLabels::sets(), from 1
  std::uint64_t samples{};
  std::uint64_t weight_ns{};
  friend bool operator==(const LabelledCount&, const LabelledCount&) = default;
};

/// The labels of a profile's samples, counted by node. A program may name each of its requests, so memory is bounded:
/// beyond max_sets, or max_counts, new sets keep their keys, and each value becomes "(other)".
/// Thread: one writer; const members may run on any thread while nobody writes.
class SampleLabels {
 public:
  static constexpr std::size_t max_sets = 10'000;
  static constexpr std::size_t max_other_sets = 100;    ///< of keys; beyond them nothing is known of a sample
  static constexpr std::size_t max_counts = 1'000'000;  ///< 48 MB with their index
  static constexpr std::string_view other_value = "(other)";

  /// The set's place, made when there is none and room is left. O(labels · log sets).
  std::uint32_t place_of(const LabelSet& set);

  /// Adds the samples of `more`, whose labels are a place of sets() and not 0. O(1).
  void add(const LabelledCount& more);

  /// Place 0 is the empty one: no labels.
  [[nodiscard]] std::span<const LabelSet> sets() const noexcept { return sets_; }
  /// In the order in which they were first seen.
  [[nodiscard]] std::span<const LabelledCount> counts() const noexcept { return counts_; }

  /// The same sets, with what has been counted since counts() were `before`.
  [[nodiscard]] SampleLabels since(std::span<const LabelledCount> before) const;

  /// Read from a file. Errors: corrupt_file with field "labelSets[i]…" (not as LabelSet says, or there twice) or
  /// "labelled[i].labels" (none of the sets, or 0).
  [[nodiscard]] static Result<SampleLabels> from_parts(const std::vector<LabelSet>& sets,
                                                       const std::vector<LabelledCount>& counts);

 private:
  std::uint32_t place_among_others(LabelSet set);
  std::uint32_t add_set(const LabelSet& set);

  std::vector<LabelSet> sets_{LabelSet{}};
  std::map<LabelSet, std::uint32_t> places_{{LabelSet{}, 0}};
  std::vector<LabelledCount> counts_;
  IdIndex nodes_;  // (thread, node) to a number
  std::uint32_t node_count_{};
  IdIndex places_of_counts_;  // (that number, labels) to place in counts_
};

}  // namespace wayfinder::profiling
