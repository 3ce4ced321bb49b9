#include "runtime/allocations/allocation_paths.hpp"

#include <cmath>

namespace wayfinder::runtime::allocations {
namespace {

std::int64_t difference(std::uint64_t now, std::uint64_t before) noexcept {
  return static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before);
}

}  // namespace

std::size_t AllocationPaths::KeyHash::operator()(const Key& key) const noexcept {
  constexpr std::uint64_t golden_ratio = 0x9E37'79B9'7F4A'7C15ULL;  // Fibonacci hashing, Knuth 6.4
  const std::uint64_t path = (std::uint64_t{key.parent} << 32U | key.function) * golden_ratio;
  const std::uint64_t mixed = (path ^ path >> 32U ^ static_cast<std::uint32_t>(key.line)) * golden_ratio;
  return mixed ^ mixed >> 32U ^ key.thread;
}

std::uint32_t AllocationPaths::number_of(const void* thread) {
  const auto known = threads_.find(thread);
  if (known != threads_.end()) return known->second;
  if (threads_.size() > most_own_threads) return profiling::other_threads;
  const auto next = static_cast<std::uint32_t>(threads_.size() + 1);
  threads_.emplace(thread, next);
  return next;
}

AllocationPaths::Id AllocationPaths::leaf_of(const sampling::RawSample& sample) {
  const std::uint32_t thread = number_of(sample.thread);
  Id node = root;
  for (std::size_t i = sample.depth; i > 0; --i) {
    const sampling::RawFrame& frame = sample.frames[i - 1];
    const Key key{node, frame.function, frame.line, thread};
    if (const auto known = children_.find(key); known != children_.end()) {
      node = known->second;
      continue;
    }
    if (nodes_.size() >= most_nodes) return node;
    node = static_cast<Id>(nodes_.size());
    nodes_.push_back({.key = key});
    children_.emplace(key, node);
  }
  return node;
}

void AllocationPaths::add(Id node, const Share& share) {
  ++nodes_[node].samples;
  nodes_[node].all.objects += share.objects;
  nodes_[node].all.bytes += share.bytes;
}

void AllocationPaths::remove(Id node, const Share& share) {
  nodes_[node].freed.objects += share.objects;
  nodes_[node].freed.bytes += share.bytes;
}

/// What is alive is a difference of rounded sums, so that it never exceeds them, and ends at 0 when all is freed.
AllocationPaths::Counts AllocationPaths::Node::counts() const noexcept {
  const auto rounded = [](double value) { return static_cast<std::uint64_t>(std::llround(value)); };
  const auto alive = [](std::uint64_t whole, std::uint64_t gone) { return whole > gone ? whole - gone : 0; };
  Counts now{samples, rounded(all.objects), rounded(all.bytes), 0, 0};
  now.alive_objects = alive(now.objects, rounded(freed.objects));
  now.alive_bytes = alive(now.bytes, rounded(freed.bytes));
  return now;
}

void AllocationPaths::tell(profiling::TreeBlock& block) const {
  block.first_node = told_;
  for (Id id = told_; id < nodes_.size(); ++id) {
    const Key& key = nodes_[id].key;
    block.nodes.push_back({key.parent, key.function, key.line, key.thread});
  }
  for (Id id = 0; id < nodes_.size(); ++id) {
    const Counts now = nodes_[id].counts();
    const Counts& before = nodes_[id].sent;
    if (now == before) continue;
    profiling::CountRecord record{.node = id, .count = now.samples - before.samples};
    record.objects = now.objects - before.objects;
    record.bytes = now.bytes - before.bytes;
    record.alive_objects = difference(now.alive_objects, before.alive_objects);
    record.alive_bytes = difference(now.alive_bytes, before.alive_bytes);
    block.counts.push_back(record);
  }
}

void AllocationPaths::sent() {
  told_ = static_cast<Id>(nodes_.size());
  for (Node& node : nodes_)
    node.sent = node.counts();
}

}  // namespace wayfinder::runtime::allocations
