#include <algorithm>
#include <utility>

#include "profiling/profile.hpp"

// What the collectors that count bring into a profile: nodes, counts and calls (tree_block.hpp).
namespace wayfinder::profiling {
namespace {

tl::unexpected<Error> corrupt(std::string_view where, std::string_view wanted, std::string_view got) {
  return refuse(where, wanted, got, ErrorCode::corrupt_file);
}

/// Sums that a block may not push beyond Profile::max_count.
class BoundedSum {
 public:
  explicit BoundedSum(std::uint64_t sum) noexcept : sum_{sum} {}
  [[nodiscard]] bool add(std::uint64_t more) noexcept {
    if (more > Profile::max_count - std::min(sum_, Profile::max_count)) return false;
    sum_ += more;
    return true;
  }

 private:
  std::uint64_t sum_;
};

/// Of one count, where `name` is its field: what is alive stays between nothing and what was allocated.
std::optional<Error> check_alive(const std::string& name, std::uint64_t all, std::uint64_t alive, std::int64_t change) {
  const auto after = static_cast<std::int64_t>(alive) + change;
  if (after >= 0 && static_cast<std::uint64_t>(after) <= all) return std::nullopt;
  return corrupt(name, fmt::format("0 to {} to be alive", all), std::to_string(after)).value();
}

}  // namespace

Result<void> Profile::add_nodes(const TreeBlock& block) {
  if (node_places_.empty()) node_places_.push_back({thread_index(1), NodeId{}});
  if (block.first_node != node_places_.size()) {
    return corrupt("firstNode", std::to_string(node_places_.size()), std::to_string(block.first_node));
  }
  for (std::size_t i = 0; i < block.nodes.size(); ++i) {
    const NodeRecord& record = block.nodes[i];
    const auto function = frames_.find(record.function);
    if (!function) {
      return corrupt(fmt::format("nodes[{}].function", i), "a function that was announced",
                     std::to_string(record.function));
    }
    const auto parent_field = fmt::format("nodes[{}].parent", i);
    if (record.parent >= node_places_.size()) {
      return corrupt(parent_field, "a node that came before", std::to_string(record.parent));
    }
    const auto thread = thread_index(record.thread);
    const NodePlace parent = record.parent == 0 ? NodePlace{thread, {}} : place_of(record.parent);
    if (parent.thread != thread) {
      return corrupt(parent_field, fmt::format("a node of thread {}", record.thread),
                     fmt::format("one of thread {}", threads_[parent.thread].number));
    }
    const auto node = threads_[thread].tree.child(parent.node, frames_.intern({*function, record.line}));
    if (!node) return corrupt(parent_field, fmt::format("a node above depth {}", CallTree::max_depth), "a deeper one");
    node_places_.push_back({thread, *node});
  }
  return {};
}

Result<void> Profile::check_counts(const TreeBlock& block) const {
  BoundedSum counts{std::max({counters_.samples, counters_.calls, counters_.hits})};
  BoundedSum time{counters_.weight_ns};
  BoundedSum objects{counters_.allocations.objects};
  BoundedSum bytes{counters_.allocations.bytes};
  for (std::size_t i = 0; i < block.counts.size(); ++i) {
    const CountRecord& record = block.counts[i];
    const auto field = [i](std::string_view name) { return fmt::format("counts[{}].{}", i, name); };
    if (record.node >= node_places_.size()) {
      return corrupt(field("node"), fmt::format("a node below {}", node_places_.size()), std::to_string(record.node));
    }
    if (i != 0 && record.node <= block.counts[i - 1].node) {
      return corrupt(field("node"), "one above the node before", std::to_string(record.node));
    }
    const auto too_much = [&](std::string_view name, std::uint64_t came) {
      return corrupt(field(name), fmt::format("at most {} in all nodes", max_count), std::to_string(came));
    };
    if (!counts.add(record.count)) return too_much("count", record.count);
    if (!time.add(record.self_ns)) return too_much("selfNs", record.self_ns);
    if (!objects.add(record.objects)) return too_much("objects", record.objects);
    if (!bytes.add(record.bytes)) return too_much("bytes", record.bytes);
  }
  return {};
}

Result<void> Profile::check_alive(const TreeBlock& block) const {
  for (std::size_t i = 0; i < block.counts.size(); ++i) {
    const CountRecord& record = block.counts[i];
    const NodePlace place = place_of(record.node);
    const Allocations& known = threads_[place.thread].tree.nodes()[index_of(place.node)].allocations;
    const auto field = fmt::format("counts[{}].alive", i);
    if (auto error = profiling::check_alive(field + "Objects", known.objects + record.objects, known.alive_objects,
                                            record.alive_objects)) {
      return tl::unexpected(std::move(*error));
    }
    if (auto error = profiling::check_alive(field + "Bytes", known.bytes + record.bytes, known.alive_bytes,
                                            record.alive_bytes)) {
      return tl::unexpected(std::move(*error));
    }
  }
  return {};
}

Result<void> Profile::check_calls(const TreeBlock& block) const {
  for (std::size_t i = 0; i < block.calls.size(); ++i) {
    const CallRecord& call = block.calls[i];
    if (call.node >= node_places_.size()) {
      return corrupt(fmt::format("calls[{}].node", i), fmt::format("a node below {}", node_places_.size()),
                     std::to_string(call.node));
    }
    if (call.end_ns < call.begin_ns) {
      return corrupt(fmt::format("calls[{}].end", i), fmt::format("at least {}, its begin", call.begin_ns),
                     std::to_string(call.end_ns));
    }
  }
  return {};
}

void Profile::add(const CountRecord& record) {
  Node more;
  more.self_time = std::chrono::nanoseconds{static_cast<std::int64_t>(record.self_ns)};
  // Unsigned sums wrap, so that what has gone is subtracted; check_alive() has seen that something is left.
  more.allocations = {record.objects, record.bytes, static_cast<std::uint64_t>(record.alive_objects),
                      static_cast<std::uint64_t>(record.alive_bytes)};
  switch (head_.mode) {
    case Mode::call:
      more.calls = record.count;
      break;
    case Mode::line:
      more.hits = record.count;
      break;
    case Mode::sampling:
    case Mode::allocation:
      more.self_samples = record.count;
      break;
  }
  const NodePlace place = place_of(record.node);
  threads_[place.thread].tree.add_counts(place.node, more);
  count(more);
}

void Profile::count(const Node& more) {
  counters_.samples += more.self_samples;
  counters_.weight_ns += static_cast<std::uint64_t>(more.self_time.count());
  counters_.calls += more.calls;
  counters_.hits += more.hits;
  counters_.allocations += more.allocations;
}

Result<void> Profile::merge_counts(const TreeBlock& block) {
  if (block.profile != head_.id) return corrupt("profile", std::to_string(head_.id), std::to_string(block.profile));
  for (const FunctionRecord& record : block.functions)
    frames_.add(record);
  if (auto added = add_nodes(block); !added) return added;
  if (auto checked = check_counts(block); !checked) return checked;
  if (auto checked = check_alive(block); !checked) return checked;
  if (auto checked = check_calls(block); !checked) return checked;
  for (const CountRecord& record : block.counts)
    add(record);
  for (const CallRecord& call : block.calls) {
    if (call_timeline_.size() == max_call_timeline) {
      ++counters_.untimed_calls;
      continue;
    }
    const NodePlace place = place_of(call.node);
    call_timeline_.push_back({call.begin_ns, call.end_ns, place.thread, place.node});
  }
  counters_.lost_samples = std::max(counters_.lost_samples, block.lost);
  counters_.untimed_calls = std::max(counters_.untimed_calls, block.untimed_calls);
  if (counters_.untimed_calls != 0) {
    add_note(fmt::format("The order of time lacks calls: it has the first {}, and none of \"other coroutines\".",
                         max_call_timeline));
  }
  return {};
}

}  // namespace wayfinder::profiling
