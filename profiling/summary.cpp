#include "profiling/summary.hpp"

#include <algorithm>
#include <tuple>

namespace wayfinder::profiling {
namespace {

/// Adds up a tree by some key of its nodes: each sample counts once for a key, however often the key is on its path.
class KeyTotals {
 public:
  void enter(std::size_t key, const Node& node) {
    if (key >= totals_.size()) {
      totals_.resize(key + 1);
      open_.resize(key + 1);
    }
    totals_[key].self_samples += node.self_samples;
    totals_[key].self_time += node.self_time;
    totals_[key].calls += node.calls;
    totals_[key].hits += node.hits;
    totals_[key].self_allocations += node.allocations;
    ++open_[key];
  }
  /// `inner`: samples and time of the node with all below it.
  void leave(std::size_t key, const Totals& inner) {
    if (--open_[key] != 0) return;
    totals_[key].total_samples += inner.total_samples;
    totals_[key].total_time += inner.total_time;
    totals_[key].total_allocations += inner.total_allocations;
  }
  [[nodiscard]] std::vector<Totals>& totals() { return totals_; }

 private:
  std::vector<Totals> totals_;
  std::vector<std::uint32_t> open_;  // how often the key is on the path that is being walked
};

/// Samples and time of each node with all below it; only the total_ members are filled.
std::vector<Totals> node_totals(const CallTree& tree) {
  const auto nodes = tree.nodes();
  std::vector<Totals> totals(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 0;) {
    totals[i].total_samples += nodes[i].self_samples;
    totals[i].total_time += nodes[i].self_time;
    totals[i].total_allocations += nodes[i].allocations;
    if (i == 0) continue;
    Totals& parent = totals[index_of(nodes[i].parent)];
    parent.total_samples += totals[i].total_samples;
    parent.total_time += totals[i].total_time;
    parent.total_allocations += totals[i].total_allocations;
  }
  return totals;
}

/// `key_of(node)` gives a small number for each node but the root.
template <class KeyOf>
std::vector<Totals> totals_by(const Profile& profile, KeyOf key_of) {
  KeyTotals by_key;
  for (const ThreadProfile& thread : profile.threads()) {
    const auto inner = node_totals(thread.tree);
    walk(
        thread.tree, [&](NodeId, const Node& node) { by_key.enter(key_of(thread.tree, node), node); },
        [&](NodeId id, const Node& node) { by_key.leave(key_of(thread.tree, node), inner[index_of(id)]); });
  }
  return std::move(by_key.totals());
}

using CalleesByFunction = std::vector<std::vector<Callee>>;

CalleesByFunction callees_of(const Profile& profile) {
  struct Call {
    FunctionId caller{};
    FunctionId callee{};
  };
  IdIndex index;
  std::vector<Call> calls(1);  // number 0: no call, but the first frame of a path
  const auto call_of = [&](const CallTree& tree, const Node& node) -> std::size_t {
    if (node.parent == NodeId{}) return 0;
    const Call call{profile.frames().function_of(tree.nodes()[index_of(node.parent)].frame),
                    profile.frames().function_of(node.frame)};
    const auto next = static_cast<std::uint32_t>(calls.size());
    const auto found = index.find_or_add(
        pair_key(static_cast<std::uint32_t>(call.caller), static_cast<std::uint32_t>(call.callee)), next);
    if (found == next) calls.push_back(call);
    return found;
  };
  const auto totals = totals_by(profile, call_of);
  CalleesByFunction callees(profile.frames().functions().size());
  for (std::size_t i = 1; i < totals.size(); ++i) {
    callees[index_of(calls[i].caller)].push_back(
        {calls[i].callee, totals[i].total_samples, totals[i].total_time, totals[i].calls, totals[i].total_allocations});
  }
  return callees;
}

double percent_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// What a profile is about: time, or the bytes that were allocated.
struct Amount {
  Mode mode;

  [[nodiscard]] std::uint64_t of(std::chrono::nanoseconds time, const Allocations& allocations) const {
    return mode == Mode::allocation ? allocations.bytes : static_cast<std::uint64_t>(time.count());
  }
  [[nodiscard]] std::uint64_t self(const Totals& totals) const { return of(totals.self_time, totals.self_allocations); }
  [[nodiscard]] std::uint64_t total(const Totals& totals) const {
    return of(totals.total_time, totals.total_allocations);
  }
  [[nodiscard]] std::uint64_t whole(const ProfileCounters& all) const {
    return mode == Mode::allocation ? all.allocations.bytes : all.weight_ns;
  }
};

bool is_empty(const Totals& totals) {
  return totals.total_samples == 0 && totals.total_time.count() == 0 && totals.calls == 0 && totals.hits == 0 &&
         totals.total_allocations.objects == 0;
}

auto place_order(const Profile& profile, FunctionId id) {
  const Function& function = profile.frames().functions()[index_of(id)];
  return std::tuple<std::string_view, std::string_view, std::int32_t, FunctionId>{function.shown_name, function.source,
                                                                                  function.first_line, id};
}

void sort_by_amount(const Profile& profile, std::vector<Callee>& callees) {
  const Amount amount{profile.head().mode};
  std::ranges::sort(callees, [&](const Callee& a, const Callee& b) {
    const auto own = std::pair{amount.of(a.time, a.allocations), amount.of(b.time, b.allocations)};
    if (own.first != own.second) return own.first > own.second;
    return place_order(profile, a.function) < place_order(profile, b.function);
  });
}

}  // namespace

std::vector<Totals> function_totals(const Profile& profile) {
  auto totals = totals_by(
      profile, [&](const CallTree&, const Node& node) { return index_of(profile.frames().function_of(node.frame)); });
  totals.resize(profile.frames().functions().size());
  return totals;
}

std::vector<std::vector<LineHeat>> line_heat(const Profile& profile) {
  const auto frames = profile.frames().frames();
  const auto totals = totals_by(profile, [](const CallTree&, const Node& node) { return index_of(node.frame); });
  std::vector<std::vector<LineHeat>> lines(profile.frames().functions().size());
  for (std::size_t i = 0; i < totals.size(); ++i)
    lines[index_of(frames[i].function)].push_back({frames[i].line, totals[i]});
  for (auto& of_function : lines)
    std::ranges::sort(of_function, {}, &LineHeat::line);
  return lines;
}

Summary summarize(const Profile& profile, std::size_t limit) {
  const auto totals = function_totals(profile);
  const Amount amount{profile.head().mode};
  const auto whole = amount.whole(profile.counters());
  Summary summary;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (is_empty(totals[i])) continue;
    summary.functions.push_back({FunctionId{static_cast<std::uint32_t>(i)},
                                 totals[i],
                                 percent_of(amount.self(totals[i]), whole),
                                 percent_of(amount.total(totals[i]), whole),
                                 {}});
  }
  std::ranges::sort(summary.functions, [&](const SummaryRow& a, const SummaryRow& b) {
    const auto self = std::pair{amount.self(a.totals), amount.self(b.totals)};
    if (self.first != self.second) return self.first > self.second;
    const auto total = std::pair{amount.total(a.totals), amount.total(b.totals)};
    if (total.first != total.second) return total.first > total.second;
    return place_order(profile, a.function) < place_order(profile, b.function);
  });
  if (summary.functions.size() > limit) summary.functions.resize(limit);

  auto callees = callees_of(profile);
  for (SummaryRow& row : summary.functions) {
    row.children = std::move(callees[index_of(row.function)]);
    sort_by_amount(profile, row.children);
    if (row.children.size() > Summary::max_children) row.children.resize(Summary::max_children);
  }
  return summary;
}

Neighbours neighbours_of(const Profile& profile, FunctionId function) {
  auto calls = callees_of(profile);
  Neighbours neighbours;
  for (std::size_t caller = 0; caller < calls.size(); ++caller) {
    for (const Callee& call : calls[caller]) {
      if (call.function != function) continue;
      Callee by = call;
      by.function = FunctionId{static_cast<std::uint32_t>(caller)};
      neighbours.callers.push_back(by);
    }
  }
  if (index_of(function) < calls.size()) neighbours.callees = std::move(calls[index_of(function)]);
  sort_by_amount(profile, neighbours.callers);
  sort_by_amount(profile, neighbours.callees);
  return neighbours;
}

}  // namespace wayfinder::profiling
