#include "profiling/export/speedscope.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "profiling/amount.hpp"
#include "profiling/export/labels.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::size_t max_own_profiles = 64;
constexpr std::size_t max_timeline_bytes = 100'000'000;  // of stacks in the order of time

void append_number(std::string& text, std::uint64_t number) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

std::size_t digits_of(std::uint64_t number) {
  std::size_t digits = 1;
  for (; number >= 10; number /= 10)
    ++digits;
  return digits;
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
  std::vector<std::pair<std::uint64_t, std::uint32_t>> busiest_first;
  for (std::uint32_t i = 0; i < profile.threads().size(); ++i) {
    std::uint64_t amount = 0;
    for (const Node& node : profile.threads()[i].tree.nodes())
      amount += self_amount(node, profile.head().mode);
    busiest_first.emplace_back(amount, i);
  }
  std::ranges::stable_sort(busiest_first, std::greater{}, [](const auto& entry) { return entry.first; });
  std::vector<Group> groups;
  for (const auto& [amount, thread] : busiest_first) {
    if (groups.size() < max_own_profiles) {
      groups.push_back({thread_label(profile.threads()[thread].number), {thread}});
    } else {
      groups.back().threads.push_back(thread);
    }
  }
  if (groups.empty()) groups.push_back({thread_label(1), {}});
  if (groups.size() == max_own_profiles && groups.back().threads.size() > 1) {
    groups.back().name = fmt::format("{} other coroutines", groups.back().threads.size());
  }
  return groups;
}

/// A stack, and for how long it was the running one.
struct Run {
  std::uint32_t thread{};  // index into Profile::threads()
  NodeId leaf{};
  std::uint64_t weight{};
};

using RunsByGroup = std::vector<std::vector<Run>>;

/// Each stack once. `amount_of`: of a node.
template <class AmountOf>
RunsByGroup runs_of_trees(const Profile& profile, const std::vector<Group>& groups, AmountOf amount_of) {
  RunsByGroup runs(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const auto thread : groups[i].threads) {
      const CallTree& tree = profile.threads()[thread].tree;
      const auto add = [&](NodeId id, const Node& node) {
        if (node.self_samples != 0 || amount_of(node) != 0) runs[i].push_back({thread, id, amount_of(node)});
      };
      add(NodeId{}, tree.nodes().front());
      walk(tree, add, [](NodeId, const Node&) {});
    }
  }
  return runs;
}

/// In the order of time; a stack that is seen again at once is the same run.
RunsByGroup runs_in_time(const Profile& profile, const std::vector<Group>& groups) {
  std::vector<std::size_t> group_of(profile.threads().size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const auto thread : groups[i].threads)
      group_of[thread] = i;
  }
  std::vector<std::size_t> counts(groups.size());
  for (const TimedSample& sample : profile.timeline())
    ++counts[group_of[sample.thread]];
  RunsByGroup runs(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    runs[i].reserve(counts[i]);
  for (const TimedSample& sample : profile.timeline()) {
    auto& of_group = runs[group_of[sample.thread]];
    const bool goes_on =
        !of_group.empty() && of_group.back().thread == sample.thread && of_group.back().leaf == sample.node;
    if (!goes_on) of_group.push_back({sample.thread, sample.node, 0});
    of_group.back().weight += sample.weight_ns;
  }
  return runs;
}

/// The stacks of all leaves as the file has them, "[0,4,7]", made when they are first asked for.
class Stacks {
 public:
  explicit Stacks(const Profile& profile) : profile_{profile} {
    for (const ThreadProfile& thread : profile.threads())
      texts_.emplace_back(thread.tree.nodes().size());
  }

  const std::string& operator[](const Run& run) {
    std::string& text = texts_[run.thread][index_of(run.leaf)];
    if (text.empty()) text = text_of(profile_.threads()[run.thread].tree, run.leaf);
    return text;
  }

  /// Bytes that these runs take in the file, at most.
  std::size_t size_of(const RunsByGroup& groups) {
    std::size_t size = 0;
    for (const auto& runs : groups) {
      for (const Run& run : runs)
        size += (*this)[run].size() + digits_of(run.weight) + 3;
    }
    return size;
  }

 private:
  std::string text_of(const CallTree& tree, NodeId leaf) {
    const FrameTable& table = profile_.frames();
    path_.clear();
    for (NodeId node = leaf; node != NodeId{}; node = tree.nodes()[index_of(node)].parent)
      path_.push_back(index_of(table.function_of(tree.nodes()[index_of(node)].frame)));
    if (path_.empty()) path_.push_back(table.functions().size());
    std::string text;
    for (auto function = path_.rbegin(); function != path_.rend(); ++function) {
      text += text.empty() ? '[' : ',';
      append_number(text, *function);
    }
    text += ']';
    return text;
  }

  const Profile& profile_;
  std::vector<std::vector<std::string>> texts_;  // by thread and node
  std::vector<std::size_t> path_;                // leaf first
};

RunsByGroup runs_of(const Profile& profile, const std::vector<Group>& groups, Stacks& stacks) {
  const Mode mode = profile.head().mode;
  if (mode == Mode::sampling && profile.has_whole_timeline()) {
    auto runs = runs_in_time(profile, groups);
    if (stacks.size_of(runs) <= max_timeline_bytes) return runs;
  }
  return runs_of_trees(profile, groups, [mode](const Node& node) { return self_amount(node, mode); });
}

void append_profile(std::string& text, const std::string& name, std::string_view unit, const std::vector<Run>& runs,
                    Stacks& stacks) {
  std::uint64_t end = 0;
  for (const Run& run : runs)
    end += run.weight;
  text += "{\"type\":\"sampled\",\"name\":";
  append_quoted(text, name);
  text.append(",\"unit\":\"").append(unit).append("\",\"startValue\":0,\"endValue\":");
  append_number(text, end);
  text += ",\n\"samples\":[";
  for (const Run& run : runs) {
    if (&run != &runs.front()) text += ",\n";
    text += stacks[run];
  }
  text += "],\n\"weights\":[";
  for (const Run& run : runs) {
    if (&run != &runs.front()) text += ',';
    append_number(text, run.weight);
  }
  text += "]}";
}

}  // namespace

Result<std::string> write_speedscope(const Profile& profile) {
  std::string text =
      "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"wayfinder\",\"name\":";
  append_quoted(text, profile_label(profile.head()));
  text += ",\"activeProfileIndex\":0,\n";
  append_frames(text, profile.frames());
  text += ",\n\"profiles\":[";
  const std::vector<Group> groups = groups_of(profile);
  Stacks stacks{profile};
  const auto put = [&](const RunsByGroup& runs, std::string_view kind) {
    text.reserve(text.size() + stacks.size_of(runs) + groups.size() * 200);  // growing would take the same again
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (text.back() != '[') text += ",\n";
      append_profile(text, fmt::format("{}{}", groups[i].name, kind), unit_name(profile.head().mode), runs[i], stacks);
    }
  };
  put(runs_of(profile, groups, stacks), "");
  if (profile.head().mode == Mode::allocation) {
    put(runs_of_trees(profile, groups, [](const Node& node) { return node.allocations.alive_bytes; }), ", still alive");
  }
  text += "]}\n";
  return text;
}

}  // namespace wayfinder::profiling
