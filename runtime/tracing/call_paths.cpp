#include "runtime/tracing/call_paths.hpp"

#include <utility>

#include "runtime/tracing/event_clock.hpp"

namespace wayfinder::runtime::tracing {
std::size_t CallPaths::KeyHash::operator()(const Key& key) const noexcept {
  constexpr std::uint64_t golden_ratio = 0x9E37'79B9'7F4A'7C15ULL;  // Fibonacci hashing, Knuth 6.4
  const std::uint64_t mixed = (std::uint64_t{key.parent} << 32U | key.function) * golden_ratio;
  return mixed ^ mixed >> 32U ^ key.thread;
}

CallPaths::CallPaths(FunctionTable& functions) : functions_{functions} {
  nodes_.reserve(4'096);
  nodes_.push_back({.thread = 1});
}

CallPaths::Id CallPaths::append(Id parent, const FunctionTable::Identity& identity, sampling::FunctionId function,
                                std::uint32_t thread) {
  const auto id = static_cast<Id>(nodes_.size());
  Node node{.identity = identity, .parent = parent, .function = function, .thread = thread};
  node.depth = static_cast<std::uint16_t>(nodes_[parent].depth + 1);
  node.is_gathered =
      parent != root && (nodes_[parent].is_gathered || nodes_[parent].function == FunctionTable::truncated);
  nodes_.push_back(node);
  children_.emplace(Key{parent, function, thread}, id);
  has_new_node_ = true;
  return id;
}

CallPaths::Id CallPaths::gathering_parent(Id parent, std::uint32_t thread) {
  if (nodes_[parent].is_gathered) return nodes_[parent].parent;
  if (nodes_.size() >= most_nodes) parent = root;
  const auto found = children_.find({parent, FunctionTable::truncated, thread});
  if (found != children_.end()) return found->second;
  return append(parent, {}, FunctionTable::truncated, thread);
}

CallPaths::Id CallPaths::find_child(Id parent, const Callee& callee, std::uint32_t thread) {
  const auto function = functions_.id_of(callee.identity, callee.kind, callee.source);
  Id below = parent;
  if (const auto found = children_.find({below, function, thread}); found != children_.end()) {
    return nodes_[parent].last_child = found->second;
  }
  if (nodes_[parent].is_gathered || nodes_[parent].depth >= deepest || nodes_.size() >= most_nodes) {
    below = gathering_parent(parent, thread);
  }
  const auto found = children_.find({below, function, thread});
  const Id child = found != children_.end() ? found->second : append(below, callee.identity, function, thread);
  nodes_[parent].last_child = child;
  return child;
}

CallPaths::Id CallPaths::copy_path(Id node, std::uint32_t thread) {
  if (node == root || nodes_[node].thread == thread) return node;
  std::vector<Id> path;
  for (Id at = node; at != root; at = nodes_[at].parent)
    path.push_back(at);
  Id copy = root;
  for (auto at = path.rbegin(); at != path.rend(); ++at) {
    const Node original = nodes_[*at];
    const auto found = children_.find({copy, original.function, thread});
    if (found == children_.end() && nodes_.size() >= most_nodes) return gathering_parent(root, thread);
    copy = found != children_.end() ? found->second : append(copy, original.identity, original.function, thread);
  }
  return copy;
}

void CallPaths::tell(profiling::TreeBlock& block) const {
  block.first_node = told_;
  for (Id id = told_; id < nodes_.size(); ++id)
    block.nodes.push_back({nodes_[id].parent, nodes_[id].function, -1, nodes_[id].thread});
  for (Id id = 0; id < nodes_.size(); ++id) {
    const Node& node = nodes_[id];
    const std::uint64_t ns = Ticks::to_ns(node.ticks);
    if (node.calls == node.sent_calls && ns == node.sent_ns) continue;
    block.counts.push_back({.node = id, .count = node.calls - node.sent_calls, .self_ns = ns - node.sent_ns});
  }
}

void CallPaths::sent() {
  told_ = static_cast<Id>(nodes_.size());
  for (Node& node : nodes_) {
    node.sent_calls = node.calls;
    node.sent_ns = Ticks::to_ns(node.ticks);
  }
}

}  // namespace wayfinder::runtime::tracing
