#include "profiling/export/native_json.hpp"

#include <array>

#include "profiling/export/mode_names.hpp"
#include "profiling/export/native_columns.hpp"
#include "profiling/export/native_file.hpp"
#include "protocol/fields.hpp"

// The file's names: reader and writer are both made from these lists, but for the columns of nodes, samples and calls,
// which are written without a detour, for there may be millions of them.
namespace wayfinder::profiling {

constexpr auto names_of(std::type_identity<FunctionKind>) {
  return std::array{name(FunctionKind::lua, "lua"), name(FunctionKind::main_chunk, "main"), name(FunctionKind::c, "c"),
                    name(FunctionKind::marker, "marker")};
}
constexpr auto fields_of(std::type_identity<ProfileCounters>) {
  using T = ProfileCounters;
  return std::tuple{field("samples", &T::samples),
                    field("lostSamples", &T::lost_samples),
                    field("lostNs", &T::lost_ns),
                    field("cutSamples", &T::cut_samples),
                    field("incompleteSamples", &T::incomplete_samples),
                    field("weightNs", &T::weight_ns)};
}

namespace native {

constexpr auto fields_of(std::type_identity<RawText>) {
  return std::tuple{field("bytes", &RawText::bytes)};
}
constexpr auto fields_of(std::type_identity<FunctionEntry>) {
  using T = FunctionEntry;
  return std::tuple{field("kind", &T::kind),
                    field("name", &T::name),
                    field("collectorName", &T::collector_name),
                    field("source", &T::source),
                    field("firstLine", &T::first_line),
                    field("lastLine", &T::last_line),
                    field("selfSamples", &T::self_samples),
                    field("totalSamples", &T::total_samples),
                    field("selfNs", &T::self_ns),
                    field("totalNs", &T::total_ns),
                    field("calls", &T::calls),
                    field("hits", &T::hits),
                    field("selfBytes", &T::self_bytes),
                    field("totalBytes", &T::total_bytes),
                    field("aliveBytes", &T::alive_bytes)};
}
constexpr auto fields_of(std::type_identity<FrameColumns>) {
  using T = FrameColumns;
  return std::tuple{field("function", &T::function), field("line", &T::line)};
}
constexpr auto fields_of(std::type_identity<NodeColumns>) {
  using T = NodeColumns;
  return std::tuple{
      field("frame", &T::frame),           field("parent", &T::parent), field("samples", &T::samples),
      field("timeNs", &T::time_ns),        field("calls", &T::calls),   field("hits", &T::hits),
      field("objects", &T::objects),       field("bytes", &T::bytes),   field("aliveObjects", &T::alive_objects),
      field("aliveBytes", &T::alive_bytes)};
}
constexpr auto fields_of(std::type_identity<ThreadEntry>) {
  using T = ThreadEntry;
  return std::tuple{field("number", &T::number), field("nodes", &T::nodes)};
}
constexpr auto fields_of(std::type_identity<TimelineColumns>) {
  using T = TimelineColumns;
  return std::tuple{field("timeNs", &T::time_ns), field("weightNs", &T::weight_ns), field("thread", &T::thread),
                    field("node", &T::node),      field("flags", &T::flags),        field("labels", &T::labels)};
}
constexpr auto fields_of(std::type_identity<CallColumns>) {
  using T = CallColumns;
  return std::tuple{field("beginNs", &T::begin_ns), field("endNs", &T::end_ns), field("thread", &T::thread),
                    field("node", &T::node)};
}
constexpr auto fields_of(std::type_identity<LabelEntry>) {
  return std::tuple{field("key", &LabelEntry::key), field("value", &LabelEntry::value)};
}
constexpr auto fields_of(std::type_identity<LabelledColumns>) {
  using T = LabelledColumns;
  return std::tuple{field("thread", &T::thread), field("node", &T::node), field("labels", &T::labels),
                    field("samples", &T::samples), field("timeNs", &T::time_ns)};
}
constexpr auto fields_of(std::type_identity<LinesEntry>) {
  return std::tuple{field("source", &LinesEntry::source), field("lines", &LinesEntry::lines)};
}
constexpr auto fields_of(std::type_identity<File>) {
  using T = File;
  return std::tuple{field("wayfinderProfile", &T::version, between(native_version, native_version)),
                    field("id", &T::id, at_least(1)),
                    field("mode", &T::mode),
                    field("clock", &T::clock),
                    field("intervalNs", &T::interval_ns, at_least(0)),
                    field("sampleBytes", &T::sample_bytes),
                    field("label", &T::label),
                    field("program", &T::program),
                    field("lua", &T::lua),
                    field("method", &T::method),
                    field("collectorFrames", &T::collector_frames),
                    field("startTimeMs", &T::start_time_ms, between(-1e15, 1e15)),
                    field("durationNs", &T::duration_ns, at_least(0)),
                    field("notes", &T::notes),
                    field("counters", &T::counters),
                    field("functions", &T::functions),
                    field("frames", &T::frames),
                    field("untimedCalls", &T::untimed_calls),
                    field("executableLines", &T::executable_lines),
                    field("labelSets", &T::label_sets),
                    field("labelled", &T::labelled)};
}
constexpr auto fields_of(std::type_identity<Columns>) {
  using T = Columns;
  return std::tuple{field("threads", &T::threads), field("timeline", &T::timeline), field("calls", &T::calls)};
}

}  // namespace native

Result<std::string> write_native_json(const Profile& profile) {
  std::string text = dump_json(write(native::to_file(profile)));
  text.pop_back();  // its closing brace
  text += ',';
  native::append_columns(text, profile);
  text += "}\n";
  return text;
}

Result<Profile> read_native_json(std::string_view text) {
  const auto parsed = parse_json(text);
  if (!parsed)
    return refuse("profile", "JSON", fmt::format("{} bytes that are none", text.size()), ErrorCode::corrupt_file);
  const auto corrupt = [](Error error) {
    error.code = ErrorCode::corrupt_file;
    return tl::unexpected(std::move(error));
  };
  auto file = read<native::File>(*parsed);
  if (!file) return corrupt(std::move(file.error()));
  auto columns = read<native::Columns>(*parsed);
  if (!columns) return corrupt(std::move(columns.error()));
  return native::to_profile(*file, *columns);
}

}  // namespace wayfinder::profiling
