#include "profiling/profile_windows.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace wayfinder::profiling {
namespace {

/// The counts of `now` without those of `before`, which is the same node.
Node difference(const Node& now, const Node& before) {
  Node more;
  more.self_samples = now.self_samples - before.self_samples;
  more.self_time = now.self_time - before.self_time;
  more.calls = now.calls - before.calls;
  more.hits = now.hits - before.hits;
  more.allocations = now.allocations;
  more.allocations.objects -= before.allocations.objects;
  more.allocations.bytes -= before.allocations.bytes;
  return more;
}

/// The same nodes with the differences of their counts.
CallTree difference(std::span<const Node> now, std::span<const Node> before) {
  CallTree tree;
  for (std::size_t i = 0; i < now.size(); ++i) {
    auto id = NodeId{};
    if (i != 0) {
      const auto made = tree.child(now[i].parent, now[i].frame);
      assert(made && index_of(*made) == i);  // the order is the same
      id = *made;
    }
    tree.add_counts(id, difference(now[i], i < before.size() ? before[i] : Node{}));
  }
  return tree;
}

}  // namespace

Profile ProfileWindows::next(const Profile& whole, std::chrono::sys_time<std::chrono::milliseconds> start,
                             std::chrono::nanoseconds duration) {
  Profile::Parts parts;
  parts.head = whole.head();
  parts.head.start = start;
  parts.head.duration = duration;
  parts.frames = whole.frames();
  const ProfileCounters& counters = whole.counters();
  parts.counters.lost_samples = counters.lost_samples - seen_counters_.lost_samples;
  parts.counters.lost_ns = counters.lost_ns - seen_counters_.lost_ns;
  parts.counters.cut_samples = counters.cut_samples - seen_counters_.cut_samples;
  parts.counters.incomplete_samples = counters.incomplete_samples - seen_counters_.incomplete_samples;
  const auto threads = whole.threads();
  seen_.resize(std::max(seen_.size(), threads.size()));
  for (std::size_t i = 0; i < threads.size(); ++i) {
    const auto nodes = threads[i].tree.nodes();
    parts.threads.push_back({threads[i].number, difference(nodes, seen_[i])});
    seen_[i].assign(nodes.begin(), nodes.end());
  }
  parts.labels = whole.labels().since(seen_labels_);
  seen_labels_.assign(whole.labels().counts().begin(), whole.labels().counts().end());
  seen_counters_ = counters;
  auto window = Profile::from_parts(std::move(parts));
  assert(window);  // a part of a profile is one
  return std::move(*window);
}

}  // namespace wayfinder::profiling
