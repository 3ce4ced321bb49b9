#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/link_messages.hpp"

/// Wayfinder's profiling requests and events (docs/requests.md). Times are milliseconds, percentages of the profile's
/// whole time; ids are integers from 1. Without `profile` a request means the running one, else the one that ended
/// last.
namespace wayfinder::profiling_requests {

using Mode = link::CollectorMode;
using link::Clock;

struct StartArguments {
  std::optional<Mode> mode;        ///< absent: wayfinder.yaml's, else sampling
  std::optional<double> interval;  ///< between two samples; absent: wayfinder.yaml's, else 10
  std::optional<Clock> clock;      ///< absent: cpu
  std::optional<std::string> label;
  std::optional<std::vector<std::string>> include;     ///< call and line mode: globs of the files that count
  std::optional<std::vector<std::string>> skip_files;  ///< and of those that do not
};
template <std::same_as<StartArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("mode", &T::mode),       field("interval", &T::interval, between(0.1, 10'000)),
                    field("clock", &T::clock),     field("label", &T::label),
                    field("include", &T::include), field("skipFiles", &T::skip_files)};
}
/// A file to write when the program ends.
struct ExportTarget {
  std::string format;
  std::string path;
};
template <std::same_as<ExportTarget> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("format", &T::format), field("path", &T::path, not_empty())};
}

/// The launch attribute `profile`: a profile from the program's first line on.
struct LaunchProfile {
  std::optional<Mode> mode;
  std::optional<double> interval;
  std::optional<Clock> clock;
  std::optional<std::string> label;
  std::optional<std::vector<std::string>> include;
  std::optional<std::vector<std::string>> skip_files;
  std::optional<std::vector<ExportTarget>> exports;  ///< "export" on the wire; written before `terminated`
};
template <std::same_as<LaunchProfile> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("mode", &T::mode),       field("interval", &T::interval, between(0.1, 10'000)),
                    field("clock", &T::clock),     field("label", &T::label),
                    field("include", &T::include), field("skipFiles", &T::skip_files),
                    field("export", &T::exports)};
}

struct StartBody {
  std::int64_t profile{};
  Mode mode{};
  std::optional<double> interval;  ///< absent in call and line mode
  Clock clock{};
  std::string method;              ///< how it is done: "signalWalk", "oneShotHook", "callHook"…
  std::vector<std::string> notes;  ///< what cannot be told apart on this build
};
template <std::same_as<StartBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile), field("mode", &T::mode),     field("interval", &T::interval),
                    field("clock", &T::clock),     field("method", &T::method), field("notes", &T::notes)};
}
struct Start {
  static constexpr std::string_view command = "profiling/start";
  using Arguments = StartArguments;
  using Body = StartBody;
};

struct ProfileInfo {
  std::int64_t id{};
  Mode mode{};
  std::string label;
  std::string start_time;  ///< ISO 8601
  double duration_ms{};
  std::uint64_t samples{};  ///< call mode: calls; line mode: hits
  std::uint64_t lost_samples{};
  bool running{};
};
template <std::same_as<ProfileInfo> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id),
                    field("mode", &T::mode),
                    field("label", &T::label),
                    field("startTime", &T::start_time),
                    field("durationMs", &T::duration_ms),
                    field("samples", &T::samples),
                    field("lostSamples", &T::lost_samples),
                    field("running", &T::running)};
}

struct ChildFunction {
  std::string name;
  std::string source;
  std::int64_t line{};
  std::optional<std::uint64_t> calls;
  std::optional<std::uint64_t> samples;
};
template <std::same_as<ChildFunction> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("source", &T::source), field("line", &T::line),
                    field("calls", &T::calls), field("samples", &T::samples)};
}
struct SummaryLine {
  std::int64_t line{};
  std::uint64_t hits{};
  double self_ms{};
};
template <std::same_as<SummaryLine> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("line", &T::line), field("hits", &T::hits), field("selfMs", &T::self_ms)};
}
struct SummaryFunction {
  std::string name;
  std::string source;
  std::int64_t line{};
  std::optional<std::uint64_t> calls;
  std::optional<std::uint64_t> samples;
  double self_ms{};
  double total_ms{};
  double self_percent{};
  double total_percent{};
  std::optional<std::uint64_t> hits;             ///< line mode
  std::optional<std::uint64_t> allocated_bytes;  ///< allocation mode: by it and all that it called
  std::optional<std::uint64_t> alive_bytes;      ///< of these, what is not freed
  std::optional<std::vector<ChildFunction>> children;
  std::optional<std::vector<SummaryLine>> lines;  ///< line mode, ascending
};
template <std::same_as<SummaryFunction> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name),
                    field("source", &T::source),
                    field("line", &T::line),
                    field("calls", &T::calls),
                    field("samples", &T::samples),
                    field("selfMs", &T::self_ms),
                    field("totalMs", &T::total_ms),
                    field("selfPercent", &T::self_percent),
                    field("totalPercent", &T::total_percent),
                    field("hits", &T::hits),
                    field("allocatedBytes", &T::allocated_bytes),
                    field("aliveBytes", &T::alive_bytes),
                    field("children", &T::children),
                    field("lines", &T::lines)};
}
struct Summary {
  std::vector<SummaryFunction> functions;  ///< hottest first
};
template <std::same_as<Summary> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("functions", &T::functions)};
}

struct StopArguments {
  std::optional<std::int64_t> profile;
  std::optional<std::int64_t> limit;  ///< functions in the summary; absent: 50
};
template <std::same_as<StopArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile, at_least(1)), field("limit", &T::limit, at_least(1))};
}
struct StopBody {
  ProfileInfo profile;
  Summary summary;
  std::optional<std::string> exported;  ///< file that wayfinder.yaml's autoExport wrote
};
template <std::same_as<StopBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile), field("summary", &T::summary), field("exported", &T::exported)};
}
struct Stop {
  static constexpr std::string_view command = "profiling/stop";
  using Arguments = StopArguments;
  using Body = StopBody;
};
struct Snapshot {
  static constexpr std::string_view command = "profiling/snapshot";
  using Arguments = StopArguments;
  using Body = StopBody;
};

struct ExportArguments {
  std::optional<std::int64_t> profile;
  std::string format;
  std::optional<std::string> path;
};
template <std::same_as<ExportArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile, at_least(1)), field("format", &T::format),
                    field("path", &T::path, not_empty())};
}
struct ExportBody {
  std::optional<std::string> path;
  std::optional<std::uint64_t> bytes;
  std::optional<std::string> content;
  std::optional<std::string> encoding;  ///< "utf-8" or "base64"
};
template <std::same_as<ExportBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("bytes", &T::bytes), field("content", &T::content),
                    field("encoding", &T::encoding)};
}
struct Export {
  static constexpr std::string_view command = "profiling/export";
  using Arguments = ExportArguments;
  using Body = ExportBody;
};

struct ListBody {
  std::vector<ProfileInfo> profiles;
};
template <std::same_as<ListBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profiles", &T::profiles)};
}
struct List {
  static constexpr std::string_view command = "profiling/list";
  using Arguments = Nothing;
  using Body = ListBody;
};

struct DeleteArguments {
  std::int64_t profile{};
};
template <std::same_as<DeleteArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile, at_least(1))};
}
struct Delete {
  static constexpr std::string_view command = "profiling/delete";
  using Arguments = DeleteArguments;
  using Body = Nothing;
};

/// At most 4 times a second while a profile runs, to clients that sent supportsWayfinderEvents.
struct ProfileEventBody {
  std::int64_t profile{};
  std::uint64_t samples{};
  double duration_ms{};
  std::vector<SummaryFunction> top;
};
template <std::same_as<ProfileEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile), field("samples", &T::samples), field("durationMs", &T::duration_ms),
                    field("top", &T::top)};
}
struct ProfileEvent {
  static constexpr std::string_view event = "wayfinder/profile";
  using Body = ProfileEventBody;
};

}  // namespace wayfinder::profiling_requests
