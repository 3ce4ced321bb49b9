#include "profiling/call_tree.hpp"

#include <cassert>
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

/// What must hold for the counts of one node.
std::optional<Error> check_counts(std::size_t index, const Node& node) {
  if (node.self_time.count() < 0) {
    return corrupt(index, ".time", "nanoseconds of at least 0", std::to_string(node.self_time.count())).value();
  }
  const Allocations& all = node.allocations;
  if (all.alive_objects > all.objects) {
    return corrupt(index, ".aliveObjects", fmt::format("at most the {} allocated", all.objects),
                   std::to_string(all.alive_objects))
        .value();
  }
  if (all.alive_bytes > all.bytes) {
    return corrupt(index, ".aliveBytes", fmt::format("at most the {} allocated", all.bytes),
                   std::to_string(all.alive_bytes))
        .value();
  }
  return std::nullopt;
}

}  // namespace

Allocations& Allocations::operator+=(const Allocations& other) noexcept {
  objects += other.objects;
  bytes += other.bytes;
  alive_objects += other.alive_objects;
  alive_bytes += other.alive_bytes;
  return *this;
}

Result<NodeId> CallTree::child(NodeId parent, FrameId frame) {
  if (index_of(parent) >= nodes_.size()) {
    return refuse("parent", fmt::format("a node below {}", nodes_.size()), std::to_string(index_of(parent)));
  }
  const auto depth = depths_[index_of(parent)] + 1U;
  if (depth > max_depth) {
    return refuse("parent", fmt::format("a node above depth {}", max_depth), "one that is as deep");
  }
  const auto next = static_cast<std::uint32_t>(nodes_.size());
  const auto child = children_.find_or_add(child_key(parent, frame), next);
  if (child == next) {
    nodes_.push_back({.frame = frame, .parent = parent});
    depths_.push_back(static_cast<std::uint16_t>(depth));
  }
  return NodeId{child};
}

Node& Node::operator+=(const Node& more) noexcept {
  self_samples += more.self_samples;
  self_time += more.self_time;
  calls += more.calls;
  hits += more.hits;
  allocations += more.allocations;
  return *this;
}

Result<NodeId> CallTree::add(std::span<const FrameId> path, std::chrono::nanoseconds weight) {
  if (path.size() > max_depth) {
    return refuse("path", fmt::format("at most {} frames", max_depth), std::to_string(path.size()));
  }
  if (weight.count() < 0) return refuse("weight", "nanoseconds of at least 0", std::to_string(weight.count()));
  NodeId node{};
  for (const FrameId frame : path) {
    const auto next = child(node, frame);
    assert(next);  // the path's length was checked
    node = *next;
  }
  ++nodes_[index_of(node)].self_samples;
  nodes_[index_of(node)].self_time += weight;
  return node;
}

Result<CallTree> CallTree::from_nodes(std::vector<Node> nodes) {
  if (nodes.empty()) return refuse("nodes", "a root", "nothing", ErrorCode::corrupt_file);
  CallTree tree;
  tree.depths_.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const auto parent = index_of(node.parent);
    if (auto error = check_counts(i, node)) return tl::unexpected(std::move(*error));
    if (i == 0) {
      if (parent != 0) return corrupt(i, ".parent", "0 for the root", std::to_string(parent));
      continue;
    }
    if (parent >= i) return corrupt(i, ".parent", "a node that comes first", std::to_string(parent));
    const auto depth = tree.depths_[parent] + 1U;
    if (depth > max_depth) return corrupt(i, "", fmt::format("at most {} frames", max_depth), "a deeper path");
    tree.depths_[i] = static_cast<std::uint16_t>(depth);
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
