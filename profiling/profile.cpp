#include "profiling/profile.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <utility>

namespace wayfinder::profiling {
namespace {

tl::unexpected<Error> corrupt(std::string_view where, std::string_view wanted, std::string_view got) {
  return refuse(where, wanted, got, ErrorCode::corrupt_file);
}

/// Leaf first, as records have it, to outermost first. A path beyond max_depth keeps both ends around "(truncated)".
void take_path(std::vector<FrameId>& path, FrameTable& frames, const SampleRecord& sample) {
  path.clear();
  const auto count = sample.frames.size();
  const auto take = [&](std::size_t i) {
    const FrameRecord& record = sample.frames[count - 1 - i];
    const auto function = frames.find(record.function);
    assert(function);  // check() has seen to it
    path.push_back(frames.intern({*function, record.line}));
  };
  if (count <= CallTree::max_depth) {
    for (std::size_t i = 0; i < count; ++i)
      take(i);
    return;
  }
  constexpr std::size_t outer = CallTree::max_depth / 2;
  constexpr std::size_t inner = CallTree::max_depth - outer - 1;
  for (std::size_t i = 0; i < outer; ++i)
    take(i);
  path.push_back(frames.intern({frames.marker("(truncated)"), -1}));
  for (std::size_t i = count - inner; i < count; ++i)
    take(i);
}

/// Of a thread and a node that exist, and with all others of that node no more than it has itself.
Result<void> check_labels(const Profile::Parts& parts) {
  const std::size_t sets = parts.labels.sets().size();
  for (std::size_t i = 0; i < parts.timeline.size(); ++i) {
    if (parts.timeline[i].labels < sets) continue;
    return corrupt(fmt::format("timeline[{}].labels", i), fmt::format("less than {}", sets),
                   std::to_string(parts.timeline[i].labels));
  }
  std::unordered_map<std::uint64_t, Node> left;
  const auto counts = parts.labels.counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const LabelledCount& count = counts[i];
    if (count.thread >= parts.threads.size() ||
        index_of(count.node) >= parts.threads[count.thread].tree.nodes().size()) {
      return corrupt(fmt::format("labelled[{}]", i), "a thread and a node of its tree",
                     fmt::format("{} and {}", count.thread, index_of(count.node)));
    }
    const auto key = pair_key(count.thread, static_cast<std::uint32_t>(count.node));
    Node& node = left.try_emplace(key, parts.threads[count.thread].tree.nodes()[index_of(count.node)]).first->second;
    if (count.samples > node.self_samples || count.weight_ns > static_cast<std::uint64_t>(node.self_time.count())) {
      return corrupt(fmt::format("labelled[{}]", i), "no more than its node has", std::to_string(count.samples));
    }
    node.self_samples -= count.samples;
    node.self_time -= std::chrono::nanoseconds{static_cast<std::int64_t>(count.weight_ns)};
  }
  return {};
}

}  // namespace

void Profile::add_note(std::string note) {
  if (std::find(head_.notes.begin(), head_.notes.end(), note) == head_.notes.end()) {
    head_.notes.push_back(std::move(note));
  }
}

Result<void> Profile::check(const SampleBlock& block) const {
  std::uint64_t weight = counters_.weight_ns;
  for (std::size_t i = 0; i < block.samples.size(); ++i) {
    const SampleRecord& sample = block.samples[i];
    if (sample.weight_ns > max_weight_ns - weight) {
      return corrupt(fmt::format("samples[{}].weight", i), fmt::format("at most {} ns in all samples", max_weight_ns),
                     std::to_string(sample.weight_ns));
    }
    weight += sample.weight_ns;
    if (sample.labels > block.label_sets.size()) {
      return corrupt(fmt::format("samples[{}].labels", i), fmt::format("at most {}", block.label_sets.size()),
                     std::to_string(sample.labels));
    }
    for (std::size_t k = 0; k < sample.frames.size(); ++k) {
      if (frames_.find(sample.frames[k].function)) continue;
      return corrupt(fmt::format("samples[{}].frames[{}].function", i, k), "a function that was announced",
                     std::to_string(sample.frames[k].function));
    }
  }
  return {};
}

Result<void> Profile::merge(const SampleBlock& block) {
  if (block.profile != head_.id) return corrupt("profile", std::to_string(head_.id), std::to_string(block.profile));
  for (const FunctionRecord& record : block.functions)
    frames_.add(record);
  if (auto checked = check(block); !checked) return checked;
  std::vector<std::uint32_t> sets{0};  // by the block's number
  for (const LabelSet& set : block.label_sets)
    sets.push_back(labels_.place_of(set));
  for (const SampleRecord& sample : block.samples)
    add(sample, sets[sample.labels]);
  counters_.lost_samples = std::max(counters_.lost_samples, block.lost_samples);
  counters_.lost_ns = std::max(counters_.lost_ns, block.lost_ns);
  return {};
}

void Profile::add(const SampleRecord& sample, std::uint32_t labels) {
  take_path(path_, frames_, sample);
  const auto thread = thread_index(sample.thread);
  const auto node =
      threads_[thread].tree.add(path_, std::chrono::nanoseconds{static_cast<std::int64_t>(sample.weight_ns)});
  assert(node);  // depth and weight were checked
  if (labels != 0) labels_.add({thread, *node, labels, 1, sample.weight_ns});
  ++counters_.samples;
  counters_.weight_ns += sample.weight_ns;
  if ((sample.flags & sample_cut) != 0 || sample.frames.size() > CallTree::max_depth) ++counters_.cut_samples;
  if ((sample.flags & sample_incomplete) != 0) ++counters_.incomplete_samples;
  if (timeline_.size() < max_timeline) {
    timeline_.push_back({sample.time_ns, sample.weight_ns, thread, *node, sample.flags, labels});
  } else {
    add_note(fmt::format("The order of time is known for the first {} samples only.", max_timeline));
  }
}

std::uint32_t Profile::thread_index(std::uint32_t number) {
  const auto next = static_cast<std::uint32_t>(threads_.size());
  const auto index = by_number_.find_or_add(number, next);
  if (index == next) threads_.push_back({number, {}});
  return index;
}

Result<void> Profile::count_nodes(std::size_t thread, const CallTree& tree, const FrameTable& frames) {
  const auto nodes = tree.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto field = [&](std::string_view name) { return fmt::format("threads[{}].nodes[{}].{}", thread, i, name); };
    if (i != 0 && index_of(nodes[i].frame) >= frames.frames().size()) {
      return corrupt(field("frame"), "a frame of the table", std::to_string(index_of(nodes[i].frame)));
    }
    const auto weight = static_cast<std::uint64_t>(nodes[i].self_time.count());
    if (weight > max_weight_ns - counters_.weight_ns) {
      return corrupt(field("time"), fmt::format("at most {} ns in all samples", max_weight_ns), std::to_string(weight));
    }
    count(nodes[i]);
  }
  return {};
}

Result<Profile> Profile::from_parts(Parts parts) {
  Profile profile{std::move(parts.head)};
  profile.counters_ = parts.counters;
  profile.counters_.samples = profile.counters_.weight_ns = 0;
  profile.counters_.calls = profile.counters_.hits = 0;
  profile.counters_.allocations = {};
  for (std::size_t t = 0; t < parts.threads.size(); ++t) {
    if (profile.thread_index(parts.threads[t].number) != t) {
      return corrupt(fmt::format("threads[{}].number", t), "a number of its own",
                     std::to_string(parts.threads[t].number));
    }
    if (auto counted = profile.count_nodes(t, parts.threads[t].tree, parts.frames); !counted) {
      return tl::unexpected(std::move(counted.error()));
    }
  }
  const auto has = [&](std::uint32_t thread, NodeId node) {
    return thread < parts.threads.size() && index_of(node) < parts.threads[thread].tree.nodes().size();
  };
  const auto no_such_node = [](std::string_view where, std::size_t i, std::uint32_t thread, NodeId node) {
    return corrupt(fmt::format("{}[{}]", where, i), "a thread and a node of its tree",
                   fmt::format("{} and {}", thread, index_of(node)));
  };
  for (std::size_t i = 0; i < parts.timeline.size(); ++i) {
    const TimedSample& sample = parts.timeline[i];
    if (!has(sample.thread, sample.node)) return no_such_node("timeline", i, sample.thread, sample.node);
  }
  for (std::size_t i = 0; i < parts.call_timeline.size(); ++i) {
    const TimedCall& call = parts.call_timeline[i];
    if (!has(call.thread, call.node)) return no_such_node("calls", i, call.thread, call.node);
    if (index_of(call.node) == 0) return corrupt(fmt::format("calls[{}].node", i), "a node below the root", "the root");
    if (call.end_ns < call.begin_ns) {
      return corrupt(fmt::format("calls[{}].end", i), fmt::format("at least {}, its begin", call.begin_ns),
                     std::to_string(call.end_ns));
    }
  }
  if (auto checked = check_labels(parts); !checked) return tl::unexpected(std::move(checked.error()));
  profile.threads_ = std::move(parts.threads);
  profile.frames_ = std::move(parts.frames);
  profile.timeline_ = std::move(parts.timeline);
  profile.call_timeline_ = std::move(parts.call_timeline);
  profile.executable_lines_ = std::move(parts.executable_lines);
  profile.labels_ = std::move(parts.labels);
  return profile;
}

}  // namespace wayfinder::profiling
