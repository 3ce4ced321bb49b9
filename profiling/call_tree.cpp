#include "profiling/call_tree.hpp"

#include <optional>
#include <utility>

namespace wayfinder::profiling {
namespace {

std::uint64_t child_key(NodeId parent, FrameId frame) {
  return pair_key(static_cast<std::uint32_t>(parent), static_cast<std::uint32_t>(frame));
}

tl::unexpected<Error> corrupt(std::size_t index, std::string_view part, std::string_view wanted, std::string_view got) {
  return refuse(fmt::format("nodes[{}]{}", index, part), wanted, got, ErrorCode::corrupt_file);
}

}  // namespace

Result<NodeId> CallTree::add(std::span<const FrameId> path, std::chrono::nanoseconds weight) {
  if (path.size() > max_depth) {
    return refuse("path", fmt::format("at most {} frames", max_depth), std::to_string(path.size()));
  }
  if (weight.count() < 0) return refuse("weight", "nanoseconds of at least 0", std::to_string(weight.count()));
  NodeId node{};
  for (const FrameId frame : path) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto child = children_.find_or_add(child_key(node, frame), next);
    if (child == next) nodes_.push_back({frame, node, 0, {}});
    node = NodeId{child};
  }
  ++nodes_[index_of(node)].self_samples;
  nodes_[index_of(node)].self_time += weight;
  return node;
}

Result<CallTree> CallTree::from_nodes(std::vector<Node> nodes) {
  if (nodes.empty()) return refuse("nodes", "a root", "nothing", ErrorCode::corrupt_file);
  CallTree tree;
  std::vector<std::uint32_t> depths(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const auto parent = index_of(node.parent);
    if (node.self_time.count() < 0) {
      return corrupt(i, ".time", "nanoseconds of at least 0", std::to_string(node.self_time.count()));
    }
    if (i == 0) {
      if (parent != 0) return corrupt(i, ".parent", "0 for the root", std::to_string(parent));
      continue;
    }
    if (parent >= i) return corrupt(i, ".parent", "a node that comes first", std::to_string(parent));
    depths[i] = depths[parent] + 1;
    if (depths[i] > max_depth) return corrupt(i, "", fmt::format("at most {} frames", max_depth), "a deeper path");
    const auto own = static_cast<std::uint32_t>(i);
    const auto known = tree.children_.find_or_add(child_key(node.parent, node.frame), own);
    if (known != own) return corrupt(i, "", "a path of its own", fmt::format("that of node {}", known));
  }
  tree.nodes_ = std::move(nodes);
  return tree;
}

std::chrono::nanoseconds CallTree::total_time_of(FrameId frame) const {
  std::vector<bool> inside(nodes_.size());
  std::chrono::nanoseconds total{};
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    inside[i] = inside[index_of(nodes_[i].parent)] || nodes_[i].frame == frame;
    if (inside[i]) total += nodes_[i].self_time;
  }
  return total;
}

std::vector<NodeId> CallTree::depth_first() const {
  // Sibling lists are threaded backwards, so that the first child comes off the stack first.
  constexpr std::uint32_t none = 0;  // the root is nobody's child
  std::vector<std::uint32_t> last_child(nodes_.size(), none);
  std::vector<std::uint32_t> sibling_before(nodes_.size(), none);
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    std::uint32_t& last = last_child[index_of(nodes_[i].parent)];
    sibling_before[i] = std::exchange(last, static_cast<std::uint32_t>(i));
  }
  std::vector<NodeId> order;
  order.reserve(nodes_.size() - 1);
  std::vector<std::uint32_t> waiting;
  const auto push_children = [&](std::size_t parent) {
    for (std::uint32_t child = last_child[parent]; child != none; child = sibling_before[child])
      waiting.push_back(child);
  };
  push_children(0);
  while (!waiting.empty()) {
    const std::uint32_t next = waiting.back();
    waiting.pop_back();
    order.push_back(NodeId{next});
    push_children(next);
  }
  return order;
}

}  // namespace wayfinder::profiling
