#include "profiling/export/callgrind_costs.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "profiling/amount.hpp"

namespace wayfinder::profiling::callgrind {
namespace {

constexpr std::uint32_t no_call = 0xFFFF'FFFF;

/// A node with all below it.
struct Below {
  Cost cost{};
  std::uint64_t samples{};
};

std::vector<Below> costs_below(const CallTree& tree, Mode mode) {
  const auto nodes = tree.nodes();
  std::vector<Below> below(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 1;) {
    add_to(below[i].cost, own_cost(nodes[i], mode));
    below[i].samples += nodes[i].self_samples;
    Below& parent = below[index_of(nodes[i].parent)];
    add_to(parent.cost, below[i].cost);
    parent.samples += below[i].samples;
  }
  return below;
}

/// Adds up the trees of all threads by frame and by call.
class Adding {
 public:
  Adding(const FrameTable& table, Mode mode) : table_{table}, mode_{mode}, active_(table.functions().size()) {
    costs_.self.resize(table.frames().size() * 2);
  }

  void add(const CallTree& tree) {
    const auto below = costs_below(tree, mode_);
    walk(
        tree, [&](NodeId, const Node& node) { enter(node); },
        [&](NodeId id, const Node& node) { leave(node, below[index_of(id)]); });
  }

  [[nodiscard]] Costs take() && {
    std::ranges::sort(costs_.calls, {}, [&](const Call& call) {
      const Frame& frame = table_.frames()[call.caller / 2];
      return std::tuple{frame.function, call.caller % 2, frame.line, call.callee};
    });
    return std::move(costs_);
  }

 private:
  struct Step {
    std::uint32_t frame{};
    std::uint32_t function{};
    std::uint32_t call{};  ///< that led here
  };

  void enter(const Node& node) {
    const auto function = static_cast<std::uint32_t>(table_.function_of(node.frame));
    const bool is_inner = active_[function]++ != 0;
    const Step step{with_depth(static_cast<std::uint32_t>(node.frame), is_inner), with_depth(function, is_inner),
                    no_call};
    add_to(costs_.self[step.frame], own_cost(node, mode_));
    path_.push_back(step);
    // Inner activations that call one another directly are one to the reader.
    if (path_.size() < 2 || path_[path_.size() - 2].function == step.function) return;
    path_.back().call = call_of(path_[path_.size() - 2].frame, step.function);
    costs_.calls[path_.back().call].count += node.calls;
    ++open_[path_.back().call];
  }

  void leave(const Node& node, const Below& below) {
    --active_[index_of(table_.function_of(node.frame))];
    const auto number = path_.back().call;
    path_.pop_back();
    if (number == no_call || --open_[number] != 0) return;
    if (mode_ != Mode::call) costs_.calls[number].count += below.samples;
    add_to(costs_.calls[number].below, below.cost);
  }

  std::uint32_t call_of(std::uint32_t caller, std::uint32_t callee) {
    const auto next = static_cast<std::uint32_t>(costs_.calls.size());
    const auto found = index_.find_or_add(pair_key(caller, callee), next);
    if (found != next) return found;
    costs_.calls.push_back({caller, callee, 0, {}});
    open_.push_back(0);
    return next;
  }

  const FrameTable& table_;
  Mode mode_;
  Costs costs_;
  std::vector<std::uint32_t> active_;  // by function: how often it is on the path
  std::vector<std::uint32_t> open_;    // by call, likewise
  std::vector<Step> path_;
  IdIndex index_;  // caller and callee to place among the calls
};

}  // namespace

std::vector<Event> events_of(const ProfileHead& head) {
  const Event time{"ns", head.clock == Clock::cpu ? "CPU time in nanoseconds" : "Elapsed time in nanoseconds"};
  if (head.mode == Mode::line) return {time, {"hits", "Times that the line was come to"}};
  if (!counts_bytes(head.mode)) return {time};
  return {{"bytes", "Bytes allocated"},
          {"objects", "Objects allocated"},
          {"aliveBytes", "Bytes still alive at the end"},
          {"aliveObjects", "Objects still alive at the end"}};
}

Cost own_cost(const Node& node, Mode mode) {
  if (!counts_bytes(mode)) return {static_cast<std::uint64_t>(node.self_time.count()), node.hits, 0, 0};
  const Allocations& made = node.allocations;
  return {made.bytes, made.objects, made.alive_bytes, made.alive_objects};
}

void add_to(Cost& cost, const Cost& more) {
  for (std::size_t i = 0; i < cost.size(); ++i)
    cost[i] += more[i];
}

Costs costs_of(const Profile& profile) {
  Adding adding{profile.frames(), profile.head().mode};
  for (const ThreadProfile& thread : profile.threads())
    adding.add(thread.tree);
  return std::move(adding).take();
}

}  // namespace wayfinder::profiling::callgrind
