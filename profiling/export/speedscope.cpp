#include "profiling/export/speedscope.hpp"

#include <algorithm>
#include <charconv>

#include "profiling/export/labels.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::size_t max_own_profiles = 64;
constexpr std::size_t max_timeline_frames = 50'000'000;  // about 256 MB of text

void append_number(std::string& text, std::uint64_t number) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_quoted(std::string& text, const std::string& value) {
  text += dump_json(json(value));
}

/// Frames are functions, and after them one for samples without any frame.
void append_frames(std::string& text, const FrameTable& table) {
  text += "\"shared\":{\"frames\":[";
  for (const Function& function : table.functions()) {
    text += "{\"name\":";
    append_quoted(text, function_label(function));
    if (const std::string file = file_label(function); !file.empty()) {
      text += ",\"file\":";
      append_quoted(text, file);
      text += ",\"line\":";
      append_number(text, static_cast<std::uint64_t>(std::max(function.first_line, 1)));
    }
    text += "},\n";
  }
  text += "{\"name\":";
  append_quoted(text, std::string{no_frame_label});
  text += "}]}";
}

/// A thread, or several, as one of speedscope's profiles.
struct Group {
  std::string name;
  std::vector<std::uint32_t> threads;  // indices into Profile::threads()
};

std::vector<Group> groups_of(const Profile& profile) {
  std::vector<std::pair<std::chrono::nanoseconds, std::uint32_t>> busiest;
  for (std::uint32_t i = 0; i < profile.threads().size(); ++i) {
    std::chrono::nanoseconds time{};
    for (const Node& node : profile.threads()[i].tree.nodes())
      time += node.self_time;
    busiest.emplace_back(-time, i);
  }
  std::ranges::sort(busiest);
  std::vector<Group> groups;
  for (const auto& [time, thread] : busiest) {
    if (groups.size() < max_own_profiles) {
      groups.push_back({thread_label(profile.threads()[thread].number), {thread}});
    } else {
      groups.back().threads.push_back(thread);
    }
  }
  if (groups.size() == max_own_profiles && groups.back().threads.size() > 1) {
    groups.back().name = fmt::format("{} other coroutines", groups.back().threads.size());
  }
  return groups;
}

/// Whether the samples one by one make a file that a viewer can open.
bool fits_in_time_order(const Profile& profile) {
  if (!profile.has_whole_timeline()) return false;
  std::vector<std::vector<std::uint32_t>> depths;
  for (const ThreadProfile& thread : profile.threads()) {
    auto& of_thread = depths.emplace_back(thread.tree.nodes().size());
    for (std::size_t i = 1; i < of_thread.size(); ++i)
      of_thread[i] = of_thread[index_of(thread.tree.nodes()[i].parent)] + 1;
  }
  std::size_t frames = 0;
  for (const TimedSample& sample : profile.timeline())
    frames += depths[sample.thread][index_of(sample.node)];
  return frames <= max_timeline_frames;
}

/// The two parallel arrays of a profile, and the time in all.
class Samples {
 public:
  explicit Samples(const FrameTable& table) : table_{table} {}

  void add(const CallTree& tree, NodeId leaf, std::uint64_t weight_ns) {
    path_.clear();
    for (NodeId node = leaf; node != NodeId{}; node = tree.nodes()[index_of(node)].parent)
      path_.push_back(index_of(table_.function_of(tree.nodes()[index_of(node)].frame)));
    if (path_.empty()) path_.push_back(table_.functions().size());
    stacks_ += stacks_.empty() ? "[" : ",\n[";
    for (auto function = path_.rbegin(); function != path_.rend(); ++function) {
      if (function != path_.rbegin()) stacks_ += ',';
      append_number(stacks_, *function);
    }
    stacks_ += ']';
    if (!weights_.empty()) weights_ += ',';
    append_number(weights_, weight_ns);
    total_ns_ += weight_ns;
  }

  void append_to(std::string& text, const std::string& name) const {
    text += "{\"type\":\"sampled\",\"name\":";
    append_quoted(text, name);
    text += ",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":";
    append_number(text, total_ns_);
    text.append(",\n\"samples\":[").append(stacks_).append("],\n\"weights\":[").append(weights_).append("]}");
  }

 private:
  const FrameTable& table_;
  std::vector<std::size_t> path_;  // leaf first
  std::string stacks_;
  std::string weights_;
  std::uint64_t total_ns_{};
};

void add_each_stack_once(Samples& samples, const CallTree& tree) {
  const auto add = [&](NodeId id, const Node& node) {
    if (node.self_samples != 0) samples.add(tree, id, static_cast<std::uint64_t>(node.self_time.count()));
  };
  add(NodeId{}, tree.nodes().front());
  walk(tree, add, [](NodeId, const Node&) {});
}

/// Samples of each group, in the order of the groups.
std::vector<Samples> collect(const Profile& profile, const std::vector<Group>& groups) {
  std::vector<std::size_t> group_of(profile.threads().size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const auto thread : groups[i].threads)
      group_of[thread] = i;
  }
  std::vector<Samples> samples(groups.size(), Samples{profile.frames()});
  if (fits_in_time_order(profile)) {
    for (const TimedSample& sample : profile.timeline())
      samples[group_of[sample.thread]].add(profile.threads()[sample.thread].tree, sample.node, sample.weight_ns);
  } else {
    for (std::size_t i = 0; i < profile.threads().size(); ++i)
      add_each_stack_once(samples[group_of[i]], profile.threads()[i].tree);
  }
  return samples;
}

}  // namespace

Result<std::string> write_speedscope(const Profile& profile) {
  std::string text =
      "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"wayfinder\",\"name\":";
  append_quoted(text, profile_label(profile.head()));
  text += ",\"activeProfileIndex\":0,\n";
  append_frames(text, profile.frames());
  text += ",\n\"profiles\":[";
  std::vector<Group> groups = groups_of(profile);
  if (groups.empty()) groups.push_back({thread_label(1), {}});
  const auto samples = collect(profile, groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i != 0) text += ",\n";
    samples[i].append_to(text, groups[i].name);
  }
  text += "]}\n";
  return text;
}

}  // namespace wayfinder::profiling
