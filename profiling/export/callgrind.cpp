#include "profiling/export/callgrind.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "profiling/export/callgrind_costs.hpp"
#include "profiling/export/labels.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {

using namespace callgrind;

namespace {

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

/// As many numbers as the profile has events.
std::string numbers(const Cost& cost, std::size_t events) {
  return fmt::format("{}", fmt::join(cost.begin(), cost.begin() + static_cast<std::ptrdiff_t>(events), " "));
}

std::string header(const Profile& profile, const std::vector<Event>& events, const Cost& whole) {
  const ProfileHead& head = profile.head();
  std::string text =
      fmt::format("# callgrind format\nversion: 1\ncreator: wayfinder\ncmd: {}\n", on_one_line(profile_label(head)));
  text += fmt::format("desc: {}\n", counts_label(head.mode, profile.counters()));
  for (const std::string& note : head.notes)
    text += fmt::format("desc: Note: {}\n", on_one_line(escape_text(note)));
  text += "positions: line\n";
  for (const Event& event : events)
    text += fmt::format("event: {} : {}\n", event.name, event.meaning);
  text += "events:";
  for (const Event& event : events)
    text += fmt::format(" {}", event.name);
  return text + fmt::format("\nsummary: {}\n", numbers(whole, events.size()));
}

}  // namespace

Result<std::string> write_callgrind(const Profile& profile) {
  const FrameTable& table = profile.frames();
  const Mode mode = profile.head().mode;
  Cost whole{};
  Cost without_frames{};
  for (const ThreadProfile& thread : profile.threads()) {
    for (const Node& node : thread.tree.nodes())
      add_to(whole, own_cost(node, mode));
    add_to(without_frames, own_cost(thread.tree.nodes().front(), mode));
  }

  const auto events = events_of(profile.head());
  std::string text = header(profile, events, whole);
  const auto put_cost = [&](std::int32_t line, const Cost& cost) {
    fmt::format_to(std::back_inserter(text), "{} {}\n", line, numbers(cost, events.size()));
  };
  Names names{table};
  const auto [self_costs, calls] = costs_of(profile);
  auto call = calls.begin();
  std::optional<std::uint32_t> written_function;
  for (const std::uint32_t frame : sorted_frames(table)) {
    const Cost& self = self_costs[frame];
    const bool calls_something = call != calls.end() && call->caller == frame;
    if (self == Cost{} && !calls_something) continue;
    const auto function = with_depth(static_cast<std::uint32_t>(table.frames()[frame / 2].function), frame % 2 != 0);
    if (std::exchange(written_function, function) != function) {
      text += fmt::format("\nfl={}\n", names.file(function));
      text += fmt::format("fn={}\n", names.function(function));
    }
    const auto line = shown_line(table, table.frames()[frame / 2]);
    if (self != Cost{}) put_cost(line, self);
    for (; call != calls.end() && call->caller == frame; ++call) {
      const Function& callee = table.functions()[call->callee / 2];
      text += fmt::format("cfi={}\n", names.file(call->callee));
      text += fmt::format("cfn={}\n", names.function(call->callee));
      text += fmt::format("calls={} {}\n", std::max<std::uint64_t>(call->count, 1), std::max(callee.first_line, 0));
      put_cost(line, call->below);
    }
  }
  if (without_frames != Cost{}) {
    text += fmt::format("\nfl=(0) ???\nfn=(0) {}\n", no_frame_label);
    put_cost(0, without_frames);
  }
  text += fmt::format("\ntotals: {}\n", numbers(whole, events.size()));
  return text;
}

}  // namespace wayfinder::profiling
