#include "profiling/export/native_file.hpp"

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "profiling/export/native_json.hpp"
#include "profiling/summary.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling::native {
namespace {

Text to_text(const std::string& bytes) {
  if (is_utf8(bytes)) return bytes;
  return RawText{{bytes.begin(), bytes.end()}};
}
std::string from_text(const Text& text) {
  if (const auto* plain = std::get_if<std::string>(&text)) return *plain;
  const auto& raw = std::get<RawText>(text).bytes;
  return {raw.begin(), raw.end()};
}

void put_head(File& file, const ProfileHead& head) {
  file.version = native_version;
  file.id = head.id;
  file.mode = head.mode;
  file.clock = head.clock;
  file.interval_ns = head.interval.count();
  if (head.mode == Mode::allocation) file.sample_bytes = head.sample_bytes;
  file.label = to_text(head.label);
  file.program = to_text(head.program);
  file.lua = head.lua;
  file.method = head.method;
  file.collector_frames = head.collector_frames;
  file.start_time_ms = head.start.time_since_epoch().count();
  file.duration_ns = head.duration.count();
  for (const std::string& note : head.notes)
    file.notes.push_back(to_text(note));
}

ProfileHead take_head(const File& file) {
  ProfileHead head{file.id,
                   file.mode,
                   file.clock,
                   std::chrono::nanoseconds{file.interval_ns},
                   file.sample_bytes.value_or(0),
                   from_text(file.label),
                   from_text(file.program),
                   file.lua,
                   file.method,
                   file.collector_frames,
                   std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{file.start_time_ms}},
                   std::chrono::nanoseconds{file.duration_ns},
                   {}};
  for (const Text& note : file.notes)
    head.notes.push_back(from_text(note));
  return head;
}

FunctionEntry entry_of(const Function& function, const Totals& totals, Mode mode) {
  FunctionEntry entry;
  entry.kind = function.kind;
  entry.name = to_text(function.shown_name);
  entry.collector_name = to_text(function.name);
  entry.source = to_text(function.source);
  entry.first_line = function.first_line;
  entry.last_line = function.last_line;
  entry.self_samples = totals.self_samples;
  entry.total_samples = totals.total_samples;
  entry.self_ns = totals.self_time.count();
  entry.total_ns = totals.total_time.count();
  if (mode == Mode::call) entry.calls = totals.calls;
  if (mode == Mode::line) entry.hits = totals.hits;
  if (mode == Mode::allocation) {
    entry.self_bytes = totals.self_allocations.bytes;
    entry.total_bytes = totals.total_allocations.bytes;
    entry.alive_bytes = totals.self_allocations.alive_bytes;
  }
  return entry;
}

void put_functions(File& file, const Profile& profile) {
  const auto totals = function_totals(profile);
  for (std::size_t i = 0; i < totals.size(); ++i)
    file.functions.push_back(entry_of(profile.frames().functions()[i], totals[i], profile.head().mode));
  for (const Frame& frame : profile.frames().frames()) {
    file.frames.function.push_back(static_cast<std::uint32_t>(frame.function));
    file.frames.line.push_back(frame.line);
  }
}

void put_executable_lines(File& file, const Profile& profile) {
  auto& put = file.executable_lines.emplace();
  for (const ExecutableLines& lines : profile.executable_lines())
    put.push_back({to_text(lines.source), lines.lines});
}

void put_labels(File& file, const SampleLabels& labels) {
  auto& sets = file.label_sets.emplace();
  for (const LabelSet& set : labels.sets()) {
    auto& entries = sets.emplace_back();
    for (const Label& label : set)
      entries.push_back({to_text(label.key), to_text(label.value)});
  }
  LabelledColumns& columns = file.labelled.emplace();
  for (const LabelledCount& count : labels.counts()) {
    columns.thread.push_back(count.thread);
    columns.node.push_back(static_cast<std::uint32_t>(count.node));
    columns.labels.push_back(count.labels);
    columns.samples.push_back(count.samples);
    columns.time_ns.push_back(count.weight_ns);
  }
}

std::vector<ExecutableLines> take_executable_lines(const File& file) {
  std::vector<ExecutableLines> taken;
  for (const LinesEntry& entry : file.executable_lines.value_or(std::vector<LinesEntry>{}))
    taken.push_back({from_text(entry.source), entry.lines});
  return taken;
}

/// Columns must be of one length: the first of them says which.
std::optional<Error> check_columns(std::string_view where, std::size_t length,
                                   std::initializer_list<std::pair<std::string_view, std::size_t>> others) {
  for (const auto& [column, size] : others) {
    if (size == length) continue;
    return refuse(fmt::format("{}.{}", where, column), fmt::format("an array of {}", length),
                  fmt::format("one of {}", size), ErrorCode::corrupt_file)
        .value();
  }
  return std::nullopt;
}

Result<SampleLabels> take_labels(const File& file) {
  if (!file.label_sets) return SampleLabels{};
  std::vector<LabelSet> sets;
  for (const auto& entries : *file.label_sets) {
    LabelSet& set = sets.emplace_back();
    for (const LabelEntry& entry : entries)
      set.push_back({from_text(entry.key), from_text(entry.value)});
  }
  const LabelledColumns columns = file.labelled.value_or(LabelledColumns{});
  if (auto error = check_columns("labelled", columns.thread.size(),
                                 {{"node", columns.node.size()},
                                  {"labels", columns.labels.size()},
                                  {"samples", columns.samples.size()},
                                  {"timeNs", columns.time_ns.size()}})) {
    return tl::unexpected(std::move(*error));
  }
  std::vector<LabelledCount> counts;
  for (std::size_t i = 0; i < columns.thread.size(); ++i) {
    counts.push_back(
        {columns.thread[i], NodeId{columns.node[i]}, columns.labels[i], columns.samples[i], columns.time_ns[i]});
  }
  return SampleLabels::from_parts(sets, counts);
}

Result<FrameTable> take_frames(const File& file) {
  std::vector<Function> functions;
  functions.reserve(file.functions.size());
  for (const FunctionEntry& function : file.functions) {
    functions.push_back({function.kind, function.first_line, function.last_line, from_text(function.source),
                         from_text(function.collector_name), from_text(function.name)});
  }
  if (auto error = check_columns("frames", file.frames.function.size(), {{"line", file.frames.line.size()}})) {
    return tl::unexpected(std::move(*error));
  }
  std::vector<Frame> frames;
  frames.reserve(file.frames.function.size());
  for (std::size_t i = 0; i < file.frames.function.size(); ++i)
    frames.push_back({FunctionId{file.frames.function[i]}, file.frames.line[i]});
  return FrameTable::from_parts(std::move(functions), std::move(frames));
}

/// The nodes' columns that not every mode has.
struct CountColumn {
  std::string_view name;
  std::optional<std::vector<std::uint64_t>> NodeColumns::* column;
  std::uint64_t& (*count)(Node& node);
};
constexpr std::array count_columns{
    CountColumn{"calls", &NodeColumns::calls, [](Node& node) -> std::uint64_t& { return node.calls; }},
    CountColumn{"hits", &NodeColumns::hits, [](Node& node) -> std::uint64_t& { return node.hits; }},
    CountColumn{"objects", &NodeColumns::objects,
                [](Node& node) -> std::uint64_t& { return node.allocations.objects; }},
    CountColumn{"bytes", &NodeColumns::bytes, [](Node& node) -> std::uint64_t& { return node.allocations.bytes; }},
    CountColumn{"aliveObjects", &NodeColumns::alive_objects,
                [](Node& node) -> std::uint64_t& { return node.allocations.alive_objects; }},
    CountColumn{"aliveBytes", &NodeColumns::alive_bytes,
                [](Node& node) -> std::uint64_t& { return node.allocations.alive_bytes; }},
};

Result<CallTree> take_tree(const NodeColumns& columns) {
  if (auto error = check_columns("nodes", columns.frame.size(),
                                 {{"parent", columns.parent.size()},
                                  {"samples", columns.samples.size()},
                                  {"timeNs", columns.time_ns.size()}})) {
    return tl::unexpected(std::move(*error));
  }
  std::vector<Node> nodes(columns.frame.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].frame = FrameId{columns.frame[i]};
    nodes[i].parent = NodeId{columns.parent[i]};
    nodes[i].self_samples = columns.samples[i];
    nodes[i].self_time = std::chrono::nanoseconds{columns.time_ns[i]};
  }
  for (const CountColumn& column : count_columns) {
    const auto& values = columns.*column.column;
    if (!values) continue;
    if (auto error = check_columns("nodes", nodes.size(), {{column.name, values->size()}})) {
      return tl::unexpected(std::move(*error));
    }
    for (std::size_t i = 0; i < nodes.size(); ++i)
      column.count(nodes[i]) = (*values)[i];
  }
  return CallTree::from_nodes(std::move(nodes));
}

Result<std::vector<ThreadProfile>> take_threads(const std::vector<ThreadEntry>& entries) {
  std::vector<ThreadProfile> threads;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto tree = take_tree(entries[i].nodes);
    if (!tree) {
      Error error = std::move(tree.error());
      error.message.insert(0, fmt::format("threads[{}].", i));
      error.field.insert(0, fmt::format("threads[{}].", i));
      return tl::unexpected(std::move(error));
    }
    threads.push_back({entries[i].number, std::move(*tree)});
  }
  return threads;
}

Result<std::vector<TimedSample>> take_timeline(const TimelineColumns& columns) {
  if (auto error = check_columns("timeline", columns.time_ns.size(),
                                 {{"weightNs", columns.weight_ns.size()},
                                  {"thread", columns.thread.size()},
                                  {"node", columns.node.size()},
                                  {"flags", columns.flags.size()},
                                  {"labels", columns.labels ? columns.labels->size() : columns.flags.size()}})) {
    return tl::unexpected(std::move(*error));
  }
  std::vector<TimedSample> timeline;
  timeline.reserve(columns.time_ns.size());
  for (std::size_t i = 0; i < columns.time_ns.size(); ++i) {
    timeline.push_back({columns.time_ns[i], columns.weight_ns[i], columns.thread[i], NodeId{columns.node[i]},
                        columns.flags[i], columns.labels ? (*columns.labels)[i] : 0});
  }
  return timeline;
}

Result<std::vector<TimedCall>> take_calls(const CallColumns& columns) {
  if (auto error = check_columns(
          "calls", columns.begin_ns.size(),
          {{"endNs", columns.end_ns.size()}, {"thread", columns.thread.size()}, {"node", columns.node.size()}})) {
    return tl::unexpected(std::move(*error));
  }
  std::vector<TimedCall> calls;
  calls.reserve(columns.begin_ns.size());
  for (std::size_t i = 0; i < columns.begin_ns.size(); ++i)
    calls.push_back({columns.begin_ns[i], columns.end_ns[i], columns.thread[i], NodeId{columns.node[i]}});
  return calls;
}

}  // namespace

File to_file(const Profile& profile) {
  File file;
  put_head(file, profile.head());
  file.counters = profile.counters();
  put_functions(file, profile);
  if (profile.head().mode == Mode::call) file.untimed_calls = profile.counters().untimed_calls;
  if (profile.head().mode == Mode::line) put_executable_lines(file, profile);
  if (!profile.labels().counts().empty()) put_labels(file, profile.labels());
  return file;
}

Result<Profile> to_profile(const File& file, const Columns& columns) {
  auto frames = take_frames(file);
  if (!frames) return tl::unexpected(std::move(frames.error()));
  auto threads = take_threads(columns.threads);
  if (!threads) return tl::unexpected(std::move(threads.error()));
  auto timeline = take_timeline(columns.timeline);
  if (!timeline) return tl::unexpected(std::move(timeline.error()));
  auto calls = take_calls(columns.calls.value_or(CallColumns{}));
  if (!calls) return tl::unexpected(std::move(calls.error()));
  auto labels = take_labels(file);
  if (!labels) return tl::unexpected(std::move(labels.error()));
  ProfileCounters counters = file.counters;
  counters.untimed_calls = file.untimed_calls.value_or(0);
  return Profile::from_parts({take_head(file), counters, std::move(*frames), std::move(*threads), std::move(*timeline),
                              std::move(*calls), take_executable_lines(file), std::move(*labels)});
}

}  // namespace wayfinder::profiling::native
