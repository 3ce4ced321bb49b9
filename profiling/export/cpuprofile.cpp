#include "profiling/export/cpuprofile.hpp"

#include <iterator>
#include <map>

#include "profiling/amount.hpp"
#include "profiling/export/call_frames.hpp"
#include "profiling/export/exporter.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/function_tree.hpp"

namespace wayfinder::profiling {
namespace {

/// Nodes of the file by their place: 0 is the root, then those of the function tree, and one for samples without frames
/// behind all of them. Ids start at 1.
std::size_t id_at(std::size_t place) {
  return place + 1;
}

/// Samples, or hits, of a node by its lines.
using LineTicks = std::map<std::int32_t, std::uint64_t>;

/// For each node of a thread's tree its node in the tree of functions.
std::vector<std::vector<std::uint32_t>> places_of(const Profile& profile, const CallTree& tree) {
  IdIndex children;
  for (std::uint32_t i = 1; i < tree.nodes().size(); ++i) {
    const Node& node = tree.nodes()[i];
    children.find_or_add(pair_key(static_cast<std::uint32_t>(node.parent), static_cast<std::uint32_t>(node.frame)), i);
  }
  std::vector<std::vector<std::uint32_t>> places;
  for (const ThreadProfile& thread : profile.threads()) {
    const auto nodes = thread.tree.nodes();
    auto& of_thread = places.emplace_back(nodes.size());
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      const auto function = static_cast<std::uint32_t>(profile.frames().function_of(nodes[i].frame));
      of_thread[i] = children.find(pair_key(of_thread[index_of(nodes[i].parent)], function)).value_or(0);
    }
  }
  return places;
}

std::vector<LineTicks> ticks_of(const Profile& profile, const std::vector<std::vector<std::uint32_t>>& places,
                                std::size_t count) {
  std::vector<LineTicks> ticks(count);
  for (std::size_t t = 0; t < profile.threads().size(); ++t) {
    const auto nodes = profile.threads()[t].tree.nodes();
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      const auto line = profile.frames().frames()[index_of(nodes[i].frame)].line;
      if (line > 0 && self_count(nodes[i]) != 0) ticks[places[t][i]][line] += self_count(nodes[i]);
    }
  }
  return ticks;
}

/// Appends to a list whose opening bracket has been written.
void append_item(std::string& text, auto&& item) {
  fmt::format_to(std::back_inserter(text), "{}{}", text.back() == '[' ? "" : ",", item);
}

void append_node(std::string& text, std::size_t place, std::string_view call_frame, std::uint64_t samples,
                 const std::vector<std::size_t>& children, const LineTicks& ticks) {
  fmt::format_to(std::back_inserter(text), "{}{{\"id\":{},\"callFrame\":{},\"hitCount\":{}", place == 0 ? "" : ",\n",
                 id_at(place), call_frame, samples);
  if (!children.empty() || place == 0) {  // readers count on the root's
    text += ",\"children\":[";
    for (const auto child : children)
      append_item(text, id_at(child));
    text += ']';
  }
  if (!ticks.empty()) {
    text += ",\"positionTicks\":[";
    for (const auto& [line, count] : ticks)
      append_item(text, fmt::format("{{\"line\":{},\"ticks\":{}}}", line, count));
    text += ']';
  }
  text += '}';
}

/// Whether the lists of samples have the node, whose function was running then.
bool has_own_part(const Node& node) {
  return node.self_samples != 0 || node.self_time.count() != 0;
}

void append_nodes(std::string& text, const Profile& profile, const CallTree& tree,
                  const std::vector<LineTicks>& ticks) {
  const auto nodes = tree.nodes();
  std::vector<std::vector<std::size_t>> children(nodes.size());
  for (std::size_t i = 1; i < nodes.size(); ++i)
    children[index_of(nodes[i].parent)].push_back(i);
  const bool has_bare_samples = has_own_part(nodes[0]);
  if (has_bare_samples) children[0].push_back(nodes.size());

  const CallFrames call_frames{profile.frames()};
  const auto samples_of = [&](const Node& node) -> std::uint64_t {
    return profile.head().mode == Mode::sampling ? node.self_samples : has_own_part(node);
  };
  append_node(text, 0, CallFrames::nowhere("(root)"), 0, children[0], {});
  for (std::size_t i = 1; i < nodes.size(); ++i)
    append_node(text, i, call_frames[nodes[i].frame], samples_of(nodes[i]), children[i], ticks[i]);
  if (has_bare_samples) {
    append_node(text, nodes.size(), CallFrames::nowhere(no_frame_label), samples_of(nodes[0]), {}, {});
  }
}

/// The two lists of samples, and the time in all.
class Samples {
 public:
  explicit Samples(std::size_t nodes) : nodes_{nodes}, time_ns_(nodes) {}

  /// `node`: of the tree of functions; its root stands for samples without frames.
  void add(std::size_t node, std::uint64_t weight_ns) {
    append_item(ids_, id_at(node == 0 ? nodes_ : node));
    append_item(deltas_, last_us_);
    const auto before = microseconds(time_ns_[node]);
    time_ns_[node] += weight_ns;
    last_us_ = microseconds(time_ns_[node]) - before;
    total_us_ += last_us_;
  }
  void end() {
    append_item(ids_, id_at(0));
    append_item(deltas_, last_us_);
  }
  [[nodiscard]] std::uint64_t total_us() const { return total_us_; }
  void append_to(std::string& text) const {
    text.append("\"samples\":").append(ids_).append("],\n\"timeDeltas\":").append(deltas_).append("]");
  }

 private:
  static std::uint64_t microseconds(std::uint64_t ns) { return (ns + 500) / 1000; }

  std::size_t nodes_;
  std::vector<std::uint64_t> time_ns_;  // by node, so far
  std::uint64_t last_us_{};             // how long the sample before lasted
  std::uint64_t total_us_{};
  std::string ids_{"["};
  std::string deltas_{"["};
};

}  // namespace

Result<std::string> write_cpuprofile(const Profile& profile) {
  if (auto fits = check_mode("cpuprofile", profile.head().mode); !fits) return tl::unexpected(std::move(fits.error()));
  const CallTree tree = function_tree(profile);
  const auto places = places_of(profile, tree);
  std::string text = "{\"nodes\":[";
  append_nodes(text, profile, tree, ticks_of(profile, places, tree.nodes().size()));

  Samples samples{tree.nodes().size()};
  if (profile.head().mode == Mode::sampling && profile.has_whole_timeline()) {
    for (const TimedSample& sample : profile.timeline())
      samples.add(places[sample.thread][index_of(sample.node)], sample.weight_ns);
  } else {
    const auto add = [&](NodeId id, const Node& node) {
      if (has_own_part(node)) samples.add(index_of(id), static_cast<std::uint64_t>(node.self_time.count()));
    };
    add(NodeId{}, tree.nodes().front());
    walk(tree, add, [](NodeId, const Node&) {});
  }
  samples.end();
  const auto start_us = profile.head().start.time_since_epoch().count() * 1000;
  text += fmt::format("],\n\"startTime\":{},\"endTime\":{},\n", start_us,
                      start_us + static_cast<std::int64_t>(samples.total_us()));
  samples.append_to(text);
  text += "}\n";
  return text;
}

}  // namespace wayfinder::profiling
