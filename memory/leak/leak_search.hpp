#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "memory/diff/groups.hpp"
#include "memory/leak/steady_growth.hpp"

namespace wayfinder::memory {

/// What a call may leave behind. Any growth is a leak where no limit is given; else what exceeds one that is.
struct LeakLimits {
  std::int64_t iterations{100};         ///< calls of the test in one round
  std::optional<double> max_growth{};   ///< bytes a call that are no leak
  std::optional<double> max_objects{};  ///< objects a call that are no leak
};

/// What a search has come to.
struct LeakFinding {
  bool leaked{};
  double bytes_per_call{};
  double objects_per_call{};
  std::string owner;               ///< path of what holds most of it; empty when nothing leaked
  std::vector<GroupDelta> groups;  ///< that grew in every step: from the first snapshot to the last
  std::int64_t calls{};            ///< measured
  std::size_t rounds{};
};

/// Decides from snapshots between rounds of calls whether a test leaks. It goes on until that is clear: three rounds
/// when nothing grows in each of them; nine, one of them ten times as long, when something does; two more, each of
/// which doubles the number of calls, when it grows by leaps, as the arrays of tables do. Whatever fills up and stops
/// has then stopped. Thread: any, one at a time; asking takes as long as comparing the snapshots.
class LeakSearch {
 public:
  explicit LeakSearch(LeakLimits limits) : limits_{limits} {}

  /// The first is that after the warm-up; each other one that after the calls which next_calls() asked for.
  void add(std::shared_ptr<const HeapGraph> snapshot);
  /// How often the test is to be called before the next snapshot, at most `most` times unless a plain round has more;
  /// nullopt: it is clear, see finding().
  [[nodiscard]] std::optional<std::int64_t> next_calls(std::int64_t most = std::numeric_limits<std::int64_t>::max());
  /// There will be no more calls, since one failed. Whether something has grown in all rounds so far, at least three:
  /// finding() then says that it leaks.
  bool conclude_early();
  [[nodiscard]] const LeakFinding& finding() const noexcept { return finding_; }

 private:
  struct Comparison;
  using Span = std::pair<std::size_t, std::size_t>;  ///< from one snapshot to another

  [[nodiscard]] std::vector<Comparison> compare_spans(const std::vector<Span>& spans);
  [[nodiscard]] std::int64_t length_of_next() const;
  [[nodiscard]] double calls_between(Span span) const;
  [[nodiscard]] std::vector<Span> rounds() const;
  [[nodiscard]] std::vector<Span> leaps() const;
  [[nodiscard]] bool grows(const std::vector<Span>& spans, Evenness evenness, double least);
  void conclude(const std::vector<SteadyGrowth>& owners, const std::vector<SteadyGrowth>& groups,
                const std::vector<Comparison>& comparisons);

  LeakLimits limits_;
  std::vector<std::shared_ptr<const HeapGraph>> snapshots_;
  std::vector<std::unique_ptr<Grouping>> groupings_;
  std::vector<std::int64_t> lengths_;  ///< of the rounds so far and the next one, in calls
  LeakFinding finding_;
};

}  // namespace wayfinder::memory
