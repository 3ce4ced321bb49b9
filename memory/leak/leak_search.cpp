#include "memory/leak/leak_search.hpp"

#include <algorithm>
#include <utility>

#include "memory/diff/growth.hpp"
#include "memory/diff/identity.hpp"
#include "memory/leak/slope.hpp"

namespace wayfinder::memory {
namespace {

constexpr std::size_t first_look = 3;
constexpr std::size_t second_look = 5;
constexpr std::size_t after_long_round = 6;
constexpr std::size_t last_even_round = 9;
constexpr std::size_t after_first_leap = 10;
constexpr std::size_t after_last_leap = 11;
constexpr std::int64_t long_round = 10;              // plain ones
constexpr std::int64_t calls_of_long_round = 1'000;  // at least, for caches are not smaller where rounds are short

constexpr double doubt = 0.01;       // chance has to be less likely than this
constexpr double least_even = 1;     // bytes a call; less is nothing that a test does in each of its calls
constexpr double least_leaping = 8;  // the same where the growth of a whole stretch is all that is known
constexpr Evenness even{4, false};
constexpr Evenness leaping{3, true};  // an array that doubles lies between half and twice of its slope

std::string text_of(const GroupKey& key) {
  return std::to_string(static_cast<int>(key.kind)) + '\n' + key.name + '\n' + key.path;
}

/// `cache.entries[*]` is held by `cache.entries`, and so is `(any key of cache.entries)`.
std::string holder_of(std::string path) {
  constexpr std::string_view key = "(any key of ";
  constexpr std::string_view entry = "[*]";
  if (const auto begin = path.find(key); begin != std::string::npos) {
    path.erase(path.find(')', begin), 1);
    return path.erase(begin, key.size());
  }
  const auto last = path.rfind(entry);
  if (last == std::string::npos) return path;
  const auto end = last + entry.size();
  return end == path.size() || path[end] == ' ' ? path.erase(last, entry.size()) : path;
}

bool exceeds(const LeakLimits& limits, const LeakFinding& finding) noexcept {
  if (!limits.max_growth && !limits.max_objects) return finding.bytes_per_call > 0;
  return (limits.max_growth && finding.bytes_per_call > *limits.max_growth) ||
         (limits.max_objects && finding.objects_per_call > *limits.max_objects);
}

}  // namespace

/// What came between two snapshots, by container and by group.
struct LeakSearch::Comparison {
  GrowthStep owners;
  GrowthStep groups;
  std::map<std::string, std::string> owner_paths;
  std::map<std::string, GroupDelta> deltas;
};

void LeakSearch::add(std::shared_ptr<const HeapGraph> snapshot) {
  groupings_.push_back(std::make_unique<Grouping>(*snapshot));
  snapshots_.push_back(std::move(snapshot));
  if (snapshots_.size() == 1) return;
  finding_.calls += lengths_[finding_.rounds++];
}

std::int64_t LeakSearch::length_of_next() const {
  if (finding_.rounds + 1 == after_long_round) {
    return std::max(long_round * limits_.iterations, calls_of_long_round);
  }
  // As many as there were, and some: what was full after the warm-up has doubled then, too.
  return finding_.rounds < last_even_round ? limits_.iterations : finding_.calls + limits_.iterations * 2;
}

double LeakSearch::calls_between(Span span) const {
  std::int64_t calls = 0;
  for (std::size_t round = span.first; round < span.second; ++round)
    calls += lengths_[round];
  return static_cast<double>(calls);
}

std::vector<LeakSearch::Span> LeakSearch::rounds() const {
  std::vector<Span> spans;
  spans.reserve(last_even_round);
  for (std::size_t round = 0; round < std::min(finding_.rounds, last_even_round); ++round)
    spans.emplace_back(round, round + 1);
  return spans;
}

/// Stretches each of which at least doubles the number of calls so far.
std::vector<LeakSearch::Span> LeakSearch::leaps() const {
  std::vector<Span> spans{{0, std::min(finding_.rounds, second_look)}};
  if (finding_.rounds >= after_long_round) spans.emplace_back(second_look, after_long_round);
  if (finding_.rounds >= after_first_leap) spans.emplace_back(after_long_round, after_first_leap);
  if (finding_.rounds > after_first_leap) spans.emplace_back(after_first_leap, after_first_leap + 1);
  return spans;
}

std::vector<LeakSearch::Comparison> LeakSearch::compare_spans(const std::vector<Span>& spans) {
  DictionaryPaths dictionaries;  // so that one path is one path in all of them
  for (const auto& grouping : groupings_)
    dictionaries.merge(DictionaryPaths{grouping->dictionaries()});
  for (const auto& grouping : groupings_)
    grouping->also_fold(dictionaries);
  std::vector<Comparison> comparisons;
  for (const Span& span : spans) {
    const HeapGraph& from = *snapshots_[span.first];
    const HeapGraph& to = *snapshots_[span.second];
    const Identity identity = identify(from, to);
    Comparison comparison;
    comparison.owners.calls = comparison.groups.calls = calls_between(span);
    for (const Growth& growth : measure_growth(from, to, identity, *groupings_[span.second])) {
      comparison.owners.gains[growth.folded_path] = {growth.count, growth.bytes};
      comparison.owner_paths[growth.folded_path] = growth.path;
    }
    for (GroupDelta& delta : compare_groups(from, to, identity, *groupings_[span.first], *groupings_[span.second])) {
      const std::string key = text_of(delta.key);
      comparison.groups.gains[key] = {delta.count_delta, delta.size_delta};
      comparison.deltas[key] = std::move(delta);
    }
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

/// Whether something grew evenly in each of the spans, by at least so many bytes a call; finding_ is then about it.
bool LeakSearch::grows(const std::vector<Span>& spans, Evenness evenness, double least) {
  const auto comparisons = compare_spans(spans);
  std::vector<GrowthStep> owner_steps;
  std::vector<GrowthStep> group_steps;
  for (const Comparison& comparison : comparisons) {
    owner_steps.push_back(comparison.owners);
    group_steps.push_back(comparison.groups);
  }
  auto owners = find_steady(owner_steps, evenness);
  auto groups = find_steady(group_steps, evenness);
  const double limit = limits_.max_objects ? least : std::max(least, limits_.max_growth.value_or(0));
  const auto sum_of = [](const std::vector<SteadyGrowth>& growths) {
    double sum = 0;
    for (const SteadyGrowth& growth : growths)
      sum += growth.bytes_per_call;
    return sum;
  };
  if (std::max(sum_of(owners), sum_of(groups)) < limit) return false;
  conclude(owners, groups, comparisons);
  return exceeds(limits_, finding_);
}

void LeakSearch::conclude(const std::vector<SteadyGrowth>& owners, const std::vector<SteadyGrowth>& groups,
                          const std::vector<Comparison>& comparisons) {
  finding_.bytes_per_call = finding_.objects_per_call = 0;
  // What a container grew by includes its own array; a group alone is known where no container is: a global's string.
  for (const SteadyGrowth& growth : owners.empty() ? groups : owners) {
    finding_.bytes_per_call += growth.bytes_per_call;
    finding_.objects_per_call += growth.objects_per_call;
  }
  finding_.groups.clear();
  for (const SteadyGrowth& growth : groups) {
    GroupDelta sum;
    for (const Comparison& comparison : comparisons) {
      const GroupDelta& delta = comparison.deltas.at(growth.key);
      sum.key = delta.key;
      sum.count_delta += delta.count_delta;
      sum.size_delta += delta.size_delta;
    }
    finding_.groups.push_back(std::move(sum));
  }
  finding_.owner = owners.empty() ? holder_of(finding_.groups.front().key.path)
                                  : comparisons.back().owner_paths.at(owners.front().key);
}

std::optional<std::int64_t> LeakSearch::next_calls(std::int64_t most) {
  const std::size_t round = finding_.rounds;
  const auto go_on = [&] {
    lengths_.push_back(std::clamp(length_of_next(), limits_.iterations, std::max(most, limits_.iterations)));
    return std::optional{lengths_.back()};
  };
  const bool is_look = round == first_look || round == second_look || round >= last_even_round;
  if (!is_look) return go_on();
  const bool is_even = round <= last_even_round && grows(rounds(), even, least_even);
  const auto steps = static_cast<unsigned>(round);
  const bool is_clear = is_even && chance_of_rises(steps, steps) < doubt;
  const bool may_leak = is_even || grows(leaps(), leaping, least_leaping);
  if (may_leak && !is_clear && round < after_last_leap) return go_on();
  finding_.leaked = may_leak;
  if (!may_leak) finding_ = {.calls = finding_.calls, .rounds = finding_.rounds};
  return std::nullopt;
}

bool LeakSearch::conclude_early() {
  finding_.leaked = finding_.rounds >= first_look && grows(rounds(), even, least_even);
  return finding_.leaked;
}

}  // namespace wayfinder::memory
