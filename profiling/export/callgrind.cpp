#include "profiling/export/callgrind.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "profiling/export/labels.hpp"
#include "profiling/summary.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::uint32_t no_call = 0xFFFF'FFFF;

/// Function or frame with whether it runs inside an activation of the same function.
constexpr std::uint32_t with_depth(std::uint32_t id, bool is_inner) {
  return id * 2 + (is_inner ? 1 : 0);
}

/// The time spent below a call, each sample once however often the call is on its stack.
struct Call {
  std::uint32_t caller{};  ///< frame with depth
  std::uint32_t callee{};  ///< function with depth
  Totals below;            ///< the total_ members
  std::uint32_t open{};    ///< how often it is on the path that is being walked
};

std::vector<Totals> totals_below(const CallTree& tree) {
  const auto nodes = tree.nodes();
  std::vector<Totals> totals(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 1;) {
    totals[i].total_samples += nodes[i].self_samples;
    totals[i].total_time += nodes[i].self_time;
    Totals& parent = totals[index_of(nodes[i].parent)];
    parent.total_samples += totals[i].total_samples;
    parent.total_time += totals[i].total_time;
  }
  return totals;
}

/// Costs of all threads by frame and by call.
class Costs {
 public:
  explicit Costs(const FrameTable& table)
      : table_{table}, self_(table.frames().size() * 2), active_(table.functions().size()) {}

  void add(const CallTree& tree) {
    const auto below = totals_below(tree);
    walk(
        tree, [&](NodeId, const Node& node) { enter(node); },
        [&](NodeId id, const Node& node) { leave(node, below[index_of(id)]); });
  }

  [[nodiscard]] std::chrono::nanoseconds self_of(std::uint32_t frame) const { return self_[frame]; }

  /// In the order of caller's function, depth and line, and of the callee.
  [[nodiscard]] std::vector<Call> sorted_calls() const {
    auto calls = calls_;
    std::ranges::sort(calls, {}, [&](const Call& call) {
      const Frame& frame = table_.frames()[call.caller / 2];
      return std::tuple{frame.function, call.caller % 2, frame.line, call.callee};
    });
    return calls;
  }

 private:
  struct Step {
    std::uint32_t frame{};
    std::uint32_t function{};
    std::uint32_t call{};  ///< that led here
  };

  void enter(const Node& node) {
    const auto function = static_cast<std::uint32_t>(table_.function_of(node.frame));
    const bool is_inner = active_[function]++ != 0;
    const Step step{with_depth(static_cast<std::uint32_t>(node.frame), is_inner), with_depth(function, is_inner),
                    no_call};
    self_[step.frame] += node.self_time;
    path_.push_back(step);
    // Inner activations that call one another directly are one to the reader.
    if (path_.size() < 2 || path_[path_.size() - 2].function == step.function) return;
    path_.back().call = call_of(path_[path_.size() - 2].frame, step.function);
    ++calls_[path_.back().call].open;
  }

  void leave(const Node& node, const Totals& below) {
    --active_[index_of(table_.function_of(node.frame))];
    const auto number = path_.back().call;
    path_.pop_back();
    if (number == no_call || --calls_[number].open != 0) return;
    calls_[number].below.total_samples += below.total_samples;
    calls_[number].below.total_time += below.total_time;
  }

  std::uint32_t call_of(std::uint32_t caller, std::uint32_t callee) {
    const auto next = static_cast<std::uint32_t>(calls_.size());
    const auto found = index_.find_or_add(pair_key(caller, callee), next);
    if (found == next) calls_.push_back({caller, callee, {}, 0});
    return found;
  }

  const FrameTable& table_;
  std::vector<std::chrono::nanoseconds> self_;  // by frame with depth
  std::vector<std::uint32_t> active_;           // by function: how often it is on the path
  std::vector<Call> calls_;
  std::vector<Step> path_;
  IdIndex index_;  // caller and callee to place in calls_
};

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

/// Names, written out when they are first needed and as "(number)" from then on.
class Names {
 public:
  explicit Names(const FrameTable& table) : written_((table.functions().size() + 1) * 2) {
    for (const Function& function : table.functions())
      add(function);
  }

  std::string file(std::uint32_t function) {
    const std::string& name = files_[function / 2];
    const auto [place, is_new] = file_numbers_.try_emplace(name, file_numbers_.size() + 1);
    return is_new ? fmt::format("({}) {}", place->second, name) : fmt::format("({})", place->second);
  }
  std::string function(std::uint32_t function) {
    if (written_[function]) return fmt::format("({})", function + 1);
    written_[function] = true;
    return fmt::format("({}) {}{}", function + 1, functions_[function / 2], function % 2 == 0 ? "" : "'2");
  }

 private:
  /// A reader joins what has the same name and file, so those that are two get their place as well.
  void add(const Function& function) {
    std::string file = on_one_line(file_label(function));
    if (file.empty()) file = "???";  // as callgrind itself has it
    std::string name = on_one_line(function_label(function));
    if (!taken_.emplace(file, name).second) {
      name = on_one_line(function_label_with_place(function));
      if (!taken_.emplace(file, name).second) name += fmt::format(" #{}", functions_.size());
    }
    files_.push_back(std::move(file));
    functions_.push_back(std::move(name));
  }

  std::vector<std::string> files_;
  std::vector<std::string> functions_;
  std::set<std::pair<std::string, std::string>> taken_;
  std::map<std::string, std::size_t> file_numbers_;
  std::vector<bool> written_;
};

/// Frames with depth that have costs of any kind, by function, depth and line.
std::vector<std::uint32_t> sorted_frames(const FrameTable& table) {
  std::vector<std::uint32_t> frames(table.frames().size() * 2);
  for (std::uint32_t i = 0; i < frames.size(); ++i)
    frames[i] = i;
  std::ranges::sort(frames, {}, [&](std::uint32_t frame) {
    return std::tuple{table.frames()[frame / 2].function, frame % 2, table.frames()[frame / 2].line};
  });
  return frames;
}

std::string header(const Profile& profile) {
  const ProfileHead& head = profile.head();
  const ProfileCounters& counters = profile.counters();
  std::string text =
      fmt::format("# callgrind format\nversion: 1\ncreator: wayfinder\ncmd: {}\n", on_one_line(profile_label(head)));
  text += fmt::format("desc: {} samples, {} lost ({} ns)\n", counters.samples, counters.lost_samples, counters.lost_ns);
  for (const std::string& note : head.notes)
    text += fmt::format("desc: Note: {}\n", on_one_line(escape_text(note)));
  text += fmt::format("positions: line\nevent: ns : {}\nevents: ns\nsummary: {}\n",
                      head.clock == Clock::cpu ? "CPU time in nanoseconds" : "Elapsed time in nanoseconds",
                      counters.weight_ns);
  return text;
}

}  // namespace

Result<std::string> write_callgrind(const Profile& profile) {
  const FrameTable& table = profile.frames();
  Costs costs{table};
  std::chrono::nanoseconds without_frames{};
  for (const ThreadProfile& thread : profile.threads()) {
    costs.add(thread.tree);
    without_frames += thread.tree.nodes().front().self_time;
  }

  std::string text = header(profile);
  Names names{table};
  const auto calls = costs.sorted_calls();
  auto call = calls.begin();
  std::uint32_t written_function = no_call;
  for (const std::uint32_t frame : sorted_frames(table)) {
    const auto [function_id, line] = table.frames()[frame / 2];
    const auto self = costs.self_of(frame);
    const bool calls_something = call != calls.end() && call->caller == frame;
    if (self.count() == 0 && !calls_something) continue;
    const auto function = with_depth(static_cast<std::uint32_t>(function_id), frame % 2 != 0);
    if (std::exchange(written_function, function) != function) {
      text += fmt::format("\nfl={}\n", names.file(function));
      text += fmt::format("fn={}\n", names.function(function));
    }
    const auto shown_line = std::max(line, 0);
    if (self.count() != 0) text += fmt::format("{} {}\n", shown_line, self.count());
    for (; call != calls.end() && call->caller == frame; ++call) {
      const Function& callee = table.functions()[call->callee / 2];
      text += fmt::format("cfi={}\n", names.file(call->callee));
      text += fmt::format("cfn={}\n", names.function(call->callee));
      text += fmt::format("calls={} {}\n{} {}\n", std::max<std::uint64_t>(call->below.total_samples, 1),
                          std::max(callee.first_line, 0), shown_line, call->below.total_time.count());
    }
  }
  if (without_frames.count() != 0) {
    text += fmt::format("\nfl=(0) ???\nfn=(0) {}\n0 {}\n", no_frame_label, without_frames.count());
  }
  text += fmt::format("\ntotals: {}\n", profile.counters().weight_ns);
  return text;
}

}  // namespace wayfinder::profiling
