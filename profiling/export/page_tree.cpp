#include "profiling/export/page_tree.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "profiling/diff/function_match.hpp"
#include "profiling/id_index.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::uint64_t time_of(const Node& node) {
  return static_cast<std::uint64_t>(node.self_time.count());
}
constexpr PageColumn time_column{"time", "Time", "ns", true, time_of};
constexpr PageColumn samples_column{"samples", "Samples", "", true, [](const Node& node) { return node.self_samples; }};

constexpr std::array sampling_columns{time_column, samples_column};
constexpr std::array call_columns{
    time_column,
    PageColumn{"calls", "Calls", "", false, [](const Node& node) { return node.calls; }},
};
constexpr std::array line_columns{
    PageColumn{"time", "Time", "ns", false, time_of},
    PageColumn{"hits", "Hits", "", false, [](const Node& node) { return node.hits; }},
};
constexpr std::array allocation_columns{
    PageColumn{"bytes", "Allocated", "bytes", true, [](const Node& node) { return node.allocations.bytes; }},
    PageColumn{"objects", "Objects", "", true, [](const Node& node) { return node.allocations.objects; }},
    PageColumn{"aliveBytes", "Alive", "bytes", true, [](const Node& node) { return node.allocations.alive_bytes; }},
    PageColumn{"aliveObjects", "Alive objects", "", true,
               [](const Node& node) { return node.allocations.alive_objects; }},
    samples_column,
};

/// Functions and frames of all sides, each once.
class Names {
 public:
  Names(PageTree& page, std::span<const Profile* const> sides) : page_{page} {
    const auto functions = sides.size() == 1 ? own_functions(*sides[0]) : joined_functions(*sides[0], *sides[1]);
    for (std::size_t side = 0; side < sides.size(); ++side) {
      auto& frames = frames_of_side_.emplace_back();
      for (const Frame& frame : sides[side]->frames().frames())
        frames.push_back(intern(functions[side][index_of(frame.function)], frame.line));
    }
  }

  [[nodiscard]] std::uint32_t frame(std::size_t side, FrameId frame) const {
    return frames_of_side_[side][index_of(frame)];
  }

  /// The frame of samples that have none.
  std::uint32_t no_frame() {
    if (!no_frame_) {
      page_.functions.push_back(nullptr);
      no_frame_ = intern(static_cast<std::uint32_t>(page_.functions.size() - 1), -1);
    }
    return *no_frame_;
  }

 private:
  using FunctionsOfSides = std::vector<std::vector<std::uint32_t>>;  // by FunctionId: index into the page's functions

  FunctionsOfSides own_functions(const Profile& profile) {
    std::vector<std::uint32_t> ids;
    for (const Function& function : profile.frames().functions()) {
      ids.push_back(static_cast<std::uint32_t>(page_.functions.size()));
      page_.functions.push_back(&function);
    }
    return {std::move(ids)};
  }

  FunctionsOfSides joined_functions(const Profile& before, const Profile& after) {
    FunctionMatches matches = match_functions(before, after);
    for (const MatchedFunction& function : matches.functions) {
      const auto& table = function.in_b ? after.frames() : before.frames();
      page_.functions.push_back(&table.functions()[index_of(function.in_b ? *function.in_b : *function.in_a)]);
    }
    return {std::move(matches.of_a), std::move(matches.of_b)};
  }

  std::uint32_t intern(std::uint32_t function, std::int32_t line) {
    const auto next = static_cast<std::uint32_t>(page_.frames.size());
    const auto id = frames_.find_or_add(pair_key(function, static_cast<std::uint32_t>(line)), next);
    if (id == next) page_.frames.push_back({FunctionId{function}, line});
    return id;
  }

  PageTree& page_;
  IdIndex frames_;
  std::vector<std::vector<std::uint32_t>> frames_of_side_;
  std::optional<std::uint32_t> no_frame_;
};

/// The paths of one thread on all sides, in the order in which they are added.
class Paths {
 public:
  Paths(std::size_t sides, std::span<const PageColumn> columns)
      : sides_{sides}, columns_{columns}, values_(sides * columns.size()), added_(sides) {}

  void add(std::size_t side, const CallTree& tree, Names& names) {
    const auto nodes = tree.nodes();
    auto& added = added_[side];
    added.assign(nodes.size(), 0);
    if (has_counts(nodes.front())) add_counts(side, added[0] = child(root, names.no_frame()), nodes.front());
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      const auto parent = index_of(nodes[i].parent);
      added[i] = child(parent == 0 ? root : added[parent], names.frame(side, nodes[i].frame));
      add_counts(side, added[i], nodes[i]);
    }
  }

  [[nodiscard]] PageThread depth_first(std::uint32_t number) const {
    PageThread thread{number, {}, {}, std::vector<std::vector<std::uint64_t>>(values_.size()), {}};
    std::vector<std::uint32_t> places(frames_.size());
    // Children of a node stand behind one another; the last one added comes off the stack last.
    std::vector<std::uint32_t> first(frames_.size() + 2);
    std::vector<std::uint32_t> next(frames_.size());
    for (auto i = static_cast<std::uint32_t>(frames_.size()); i-- > 0;) {
      auto& head = first[parents_[i] == root ? frames_.size() : parents_[i]];
      next[i] = std::exchange(head, i + 1);
    }
    std::vector<std::uint32_t> open{first[frames_.size()]};
    while (!open.empty()) {
      const std::uint32_t link = open.back();
      if (link == 0) {
        open.pop_back();
        continue;
      }
      const std::uint32_t node = link - 1;
      open.back() = next[node];
      places[node] = static_cast<std::uint32_t>(thread.frame.size());
      thread.frame.push_back(frames_[node]);
      thread.depth.push_back(static_cast<std::uint32_t>(open.size() - 1));
      for (std::size_t c = 0; c < values_.size(); ++c)
        thread.values[c].push_back(values_[c][node]);
      open.push_back(first[node]);
    }
    for (auto nodes : added_) {
      for (auto& node : nodes)
        node = places.empty() ? 0 : places[node];
      thread.node_of.push_back(std::move(nodes));
    }
    return thread;
  }

 private:
  static constexpr std::uint32_t root = ~std::uint32_t{};

  [[nodiscard]] bool has_counts(const Node& node) const {
    return std::ranges::any_of(columns_, [&](const PageColumn& column) { return column.of(node) != 0; });
  }

  std::uint32_t child(std::uint32_t parent, std::uint32_t frame) {
    const auto next = static_cast<std::uint32_t>(frames_.size());
    const auto id = children_.find_or_add(pair_key(parent, frame), next);
    if (id != next) return id;
    frames_.push_back(frame);
    parents_.push_back(parent);
    for (auto& column : values_)
      column.push_back(0);
    return id;
  }

  void add_counts(std::size_t side, std::uint32_t node, const Node& counts) {
    for (std::size_t c = 0; c < columns_.size(); ++c)
      values_[c * sides_ + side][node] += columns_[c].of(counts);
  }

  std::size_t sides_;
  std::span<const PageColumn> columns_;
  std::vector<std::uint32_t> frames_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::vector<std::uint64_t>> values_;
  std::vector<std::vector<std::uint32_t>> added_;  // by side and NodeId
  IdIndex children_;
};

}  // namespace

std::span<const PageColumn> page_columns(Mode mode) {
  switch (mode) {
    case Mode::call:
      return call_columns;
    case Mode::line:
      return line_columns;
    case Mode::allocation:
      return allocation_columns;
    case Mode::sampling:
      break;
  }
  return sampling_columns;
}

PageTree merge_for_page(std::span<const Profile* const> sides, std::span<const PageColumn> columns) {
  PageTree page;
  page.sides = sides.size();
  Names names{page, sides};
  std::vector<std::uint32_t> numbers;
  for (const Profile* side : sides) {
    for (const ThreadProfile& thread : side->threads()) {
      if (std::ranges::find(numbers, thread.number) == numbers.end()) numbers.push_back(thread.number);
    }
  }
  std::map<std::uint32_t, Paths> paths;
  for (std::size_t side = 0; side < sides.size(); ++side) {
    for (const ThreadProfile& thread : sides[side]->threads())
      paths.try_emplace(thread.number, sides.size(), columns).first->second.add(side, thread.tree, names);
  }
  for (const auto number : numbers)
    page.threads.push_back(paths.at(number).depth_first(number));
  return page;
}

}  // namespace wayfinder::profiling
