#include "profiling/diff/profile_diff.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "profiling/amount.hpp"
#include "profiling/function_tree.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::array mode_names{"sampling", "call", "line", "allocation"};
constexpr std::array clock_names{"cpu", "wall"};

/// Of times that were measured at each event: what no repetition of a run keeps below, as a part of the whole.
constexpr double measured_floor = 0.001;

Result<void> check_comparable(const ProfileHead& a, const ProfileHead& b) {
  if (a.mode != b.mode) {
    return refuse("B", fmt::format("a profile in {} mode, as A is", mode_names[static_cast<std::size_t>(a.mode)]),
                  fmt::format("one in {} mode", mode_names[static_cast<std::size_t>(b.mode)]));
  }
  if (a.clock != b.clock) {
    return refuse("B", fmt::format("times by the {} clock, as A has", clock_names[static_cast<std::size_t>(a.clock)]),
                  fmt::format("{}", clock_names[static_cast<std::size_t>(b.clock)]));
  }
  return {};
}

Amount amount_of(const Node& node, Mode mode) {
  return {static_cast<double>(self_amount(node, mode)), node.self_samples, node.calls + node.hits};
}

Amount whole_of(const Profile& profile) {
  const ProfileCounters& counters = profile.counters();
  return {static_cast<double>(whole_amount(profile)), counters.samples, counters.calls + counters.hits};
}

/// The call paths of both runs in one tree, with the amounts of each.
class JoinedPaths {
 public:
  explicit JoinedPaths(Mode mode) : mode_{mode} {}

  void add(const CallTree& tree, const std::vector<std::uint32_t>& functions, Amount Comparison::* run) {
    const auto nodes = tree.nodes();
    std::vector<std::uint32_t> places(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i != 0) places[i] = place_of(places[index_of(nodes[i].parent)], functions[index_of(nodes[i].frame)]);
      paths_[places[i]].self.*run += amount_of(nodes[i], mode_);
    }
  }

  /// With the totals added up.
  [[nodiscard]] std::vector<PathDiff> take() {
    for (std::size_t i = paths_.size(); i-- > 0;) {
      PathDiff& path = paths_[i];
      path.total.a += path.self.a;
      path.total.b += path.self.b;
      if (i == 0) break;
      paths_[path.parent].total.a += path.total.a;
      paths_[path.parent].total.b += path.total.b;
    }
    return std::move(paths_);
  }

 private:
  std::uint32_t place_of(std::uint32_t parent, std::uint32_t function) {
    const auto next = static_cast<std::uint32_t>(paths_.size());
    const auto found = children_.find_or_add(pair_key(parent, function), next);
    if (found == next) paths_.push_back({function, parent, {}, {}});
    return found;
  }

  Mode mode_;
  std::vector<PathDiff> paths_{PathDiff{}};
  IdIndex children_;
};

/// Whether a path's last function runs inside another activation of itself.
bool is_inner(const std::vector<PathDiff>& paths, std::uint32_t path) {
  for (std::uint32_t outer = paths[path].parent; outer != 0; outer = paths[outer].parent) {
    if (paths[outer].function == paths[path].function) return true;
  }
  return false;
}

std::vector<FunctionDiff> join_functions(const std::vector<MatchedFunction>& matched,
                                         const std::vector<PathDiff>& paths) {
  std::vector<FunctionDiff> functions;
  functions.reserve(matched.size());
  for (const MatchedFunction& function : matched)
    functions.push_back({function, {}, {}});
  for (std::uint32_t i = 1; i < paths.size(); ++i) {
    FunctionDiff& function = functions[paths[i].function];
    function.self.a += paths[i].self.a;
    function.self.b += paths[i].self.b;
    if (is_inner(paths, i)) continue;
    function.total.a += paths[i].total.a;
    function.total.b += paths[i].total.b;
  }
  return functions;
}

Verdict direction_of(const Comparison& one) {
  return one.change.delta > 0 ? Verdict::more : Verdict::less;
}

/// Scales the second run to the first and judges what is left.
class Judge {
 public:
  Judge(const ProfileDiff& diff, const Amount& whole_a, const Amount& whole_b) {
    if (diff.options.per == Per::share && whole_a.value > 0 && whole_b.value > 0)
      scale_ = whole_a.value / whole_b.value;
    const auto sample_value = [](const Amount& whole) {
      return whole.samples == 0 ? 0 : whole.value / static_cast<double>(whole.samples);
    };
    uncertainty_.is_sampled = diff.mode == Mode::sampling || diff.mode == Mode::allocation;
    uncertainty_.sample_value_a = sample_value(whole_a);
    uncertainty_.sample_value_b = sample_value(whole_b) * scale_;
    uncertainty_.noise = diff.options.noise;
    if (!uncertainty_.is_sampled && diff.options.noise > 0) uncertainty_.floor = measured_floor * whole_a.value;
  }

  void compare(Comparison& one) const {
    one.b.value *= scale_;
    one.change = profiling::compare(one.a, one.b, uncertainty_);
  }

  /// `part`: self or total of each.
  template <class Items, class Part>
  void decide(Items& items, Part part) const {
    std::vector<Comparison*> told;
    std::vector<double> p_values;
    for (auto& item : items) {
      Comparison& one = item.*part;
      compare(one);
      const bool has_enough = !uncertainty_.is_sampled || one.a.samples + one.b.samples >= ProfileDiff::min_samples;
      if (!has_enough || one.change.delta == 0) continue;
      told.push_back(&one);
      p_values.push_back(one.change.p_value);
    }
    const auto is_real = real_changes(p_values, ProfileDiff::level);
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (is_real[i]) told[i]->verdict = direction_of(*told[i]);
    }
  }

 private:
  double scale_{1};
  Uncertainty uncertainty_;
};

template <class Items>
std::vector<std::uint32_t> with_verdict(const Items& items, Verdict verdict, std::uint32_t first) {
  std::vector<std::uint32_t> found;
  for (auto i = first; i < items.size(); ++i) {
    if (items[i].self.verdict == verdict) found.push_back(i);
  }
  std::ranges::stable_sort(found, std::ranges::greater{},
                           [&](std::uint32_t i) { return std::abs(items[i].self.change.delta); });
  return found;
}

}  // namespace

Result<ProfileDiff> compare(const Profile& a, const Profile& b, const DiffOptions& options) {
  if (auto fits = check_comparable(a.head(), b.head()); !fits) return tl::unexpected(std::move(fits.error()));
  ProfileDiff diff;
  diff.options = options;
  diff.mode = a.head().mode;
  diff.whole = {whole_of(a), whole_of(b), {}, {}};
  diff.matches = match_functions(a, b);
  JoinedPaths paths{diff.mode};
  paths.add(function_tree(a), diff.matches.of_a, &Comparison::a);
  paths.add(function_tree(b), diff.matches.of_b, &Comparison::b);
  diff.paths = paths.take();
  diff.functions = join_functions(diff.matches.functions, diff.paths);

  const Judge judge{diff, diff.whole.a, diff.whole.b};
  judge.compare(diff.whole);
  if (diff.whole.change.p_value <= ProfileDiff::level) diff.whole.verdict = direction_of(diff.whole);
  judge.decide(diff.functions, &FunctionDiff::self);
  judge.decide(diff.functions, &FunctionDiff::total);
  judge.decide(diff.paths, &PathDiff::self);
  judge.decide(diff.paths, &PathDiff::total);
  return diff;
}

std::vector<std::uint32_t> functions_with(const ProfileDiff& diff, Verdict verdict) {
  return with_verdict(diff.functions, verdict, 0);
}

std::vector<std::uint32_t> paths_with(const ProfileDiff& diff, Verdict verdict) {
  return with_verdict(diff.paths, verdict, 1);
}

std::vector<std::uint32_t> functions_with_other_counts(const ProfileDiff& diff) {
  const auto change = [&](std::uint32_t i) {
    const auto [less, more] = std::minmax(diff.functions[i].self.a.count, diff.functions[i].self.b.count);
    return more - less;
  };
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < diff.functions.size(); ++i) {
    if (change(i) != 0) found.push_back(i);
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, change);
  return found;
}

const Function& function_of(const MatchedFunction& function, const Profile& a, const Profile& b) {
  if (function.in_b) return b.frames().functions()[index_of(*function.in_b)];
  return a.frames().functions()[index_of(*function.in_a)];
}

}  // namespace wayfinder::profiling
