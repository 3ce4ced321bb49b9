#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "profiling/id_index.hpp"
#include "protocol/error.hpp"

namespace wayfinder::profiling {

enum class FrameId : std::uint32_t {};  ///< index into the profile's FrameTable
enum class NodeId : std::uint32_t {};   ///< index into CallTree::nodes(); a parent's is below its children's

[[nodiscard]] constexpr std::size_t index_of(FrameId id) noexcept {
  return static_cast<std::size_t>(id);
}
[[nodiscard]] constexpr std::size_t index_of(NodeId id) noexcept {
  return static_cast<std::size_t>(id);
}

/// Blocks of memory, estimated from those that the collector sampled: each stands for as many as its size was likely
/// to pass by (Poisson sampling by bytes), so that the sums are right on the average.
struct Allocations {
  std::uint64_t objects{};
  std::uint64_t bytes{};
  std::uint64_t alive_objects{};  ///< of `objects`, those not freed when the profile was read or ended
  std::uint64_t alive_bytes{};
  Allocations& operator+=(const Allocations& other) noexcept;
  friend bool operator==(const Allocations&, const Allocations&) = default;
};

/// What is a node's own, without its children. Which counts there are depends on the profile's mode; others are 0.
struct Node {
  FrameId frame{};                       ///< of no meaning for the root
  NodeId parent{};                       ///< the root (index 0) is its own parent
  std::uint64_t self_samples{};          ///< sampling, allocation: samples whose leaf is this node
  std::chrono::nanoseconds self_time{};  ///< all modes but allocation
  std::uint64_t calls{};                 ///< call: how often it was called by this path
  std::uint64_t hits{};                  ///< line: how often the line was come to
  Allocations allocations{};             ///< allocation
  /// Adds the counts of `more`, whose frame and parent do not matter.
  Node& operator+=(const Node& more) noexcept;
  friend bool operator==(const Node&, const Node&) = default;
};

/// What was measured in one thread, merged by call path: one node for each distinct path from the root. In line mode
/// the nodes are the lines of all functions, side by side below the root, for paths are not known there.
/// Thread: one writer; const members may run on any thread while nobody writes.
/// Memory: 80 bytes a node plus the child index; never shrinks.
/// Source: calling context tree, Ammons, Ball and Larus, PLDI 1997.
class CallTree {
 public:
  static constexpr std::size_t max_depth = 1'024;  ///< frames of a path

  /// Adds one sample and returns its leaf. O(path length).
  ///   path    outermost frame first, leaf last; empty: the time belongs to the root ("(no Lua frame)")
  ///   weight  time that the sample stands for, missed ticks included; zero is legal, negative is not
  /// Errors, tree unchanged: bad_argument with field "path" (deeper than max_depth) or "weight".
  [[nodiscard]] Result<NodeId> add(std::span<const FrameId> path, std::chrono::nanoseconds weight);

  /// The node of `frame` below `parent`, made when there is none. O(1).
  /// Error, tree unchanged: bad_argument with field "parent" (none of nodes(), or at max_depth).
  [[nodiscard]] Result<NodeId> child(NodeId parent, FrameId frame);

  /// Adds the counts of `more` to a node of nodes().
  void add_counts(NodeId node, const Node& more) { nodes_[index_of(node)] += more; }

  /// The tree of these nodes, as nodes() gave them. Errors: corrupt_file with field "nodes[i]…" for a parent that does
  /// not come first, a negative time, a second node of the same path, a path beyond max_depth, or more that is alive
  /// than was allocated.
  [[nodiscard]] static Result<CallTree> from_nodes(std::vector<Node> nodes);

  /// Time with `frame` anywhere on the path, each sample once however deep the recursion. O(nodes).
  [[nodiscard]] std::chrono::nanoseconds total_time_of(FrameId frame) const;

  [[nodiscard]] std::span<const Node> nodes() const noexcept { return nodes_; }

  /// Every node but the root, each after its parent and before its parent's next child; children in order of id.
  [[nodiscard]] std::vector<NodeId> depth_first() const;

 private:
  std::vector<Node> nodes_{Node{}};
  std::vector<std::uint16_t> depths_{0};  // of nodes_
  IdIndex children_;                      // (parent, frame) to node
};

/// Calls `enter(id, node)` and `leave(id, node)` for each node but the root, leaving a node after all of its children.
template <class Enter, class Leave>
void walk(const CallTree& tree, Enter enter, Leave leave) {
  std::vector<NodeId> open;
  const auto node = [&](NodeId id) -> const Node& { return tree.nodes()[index_of(id)]; };
  const auto close_until = [&](NodeId parent) {
    while (!open.empty() && open.back() != parent) {
      leave(open.back(), node(open.back()));
      open.pop_back();
    }
  };
  for (const NodeId id : tree.depth_first()) {
    close_until(node(id).parent);
    open.push_back(id);
    enter(id, node(id));
  }
  close_until(NodeId{});
}

}  // namespace wayfinder::profiling
