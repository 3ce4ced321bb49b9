#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/fields.hpp"
#include "protocol/generated/dap_types.hpp"

/// What adapter and agent say to each other. A request is a struct with `command`, `Arguments` and `Body`, as in DAP.
/// Requests about threads, stacks, values and evaluation are DAP's own, word for word (dap::StackTraceRequest,
/// dap::VariablesRequest …); here stand those that DAP has no shape for. Lines are 1-based, paths are the debuggee's.
/// Framing: link_framing.hpp.
namespace wayfinder::link {

/// Both sides refuse a peer with another number by name.
constexpr std::int64_t version = 1;

enum class BreakpointMode { automatic, trap, gate, line };
constexpr auto names_of(std::type_identity<BreakpointMode>) {
  return std::array{name(BreakpointMode::automatic, "auto"), name(BreakpointMode::trap, "trap"),
                    name(BreakpointMode::gate, "gate"), name(BreakpointMode::line, "line")};
}

// ---- life ----

/// The first message to an agent that listens; one that was launched is asked by nobody.
/// Errors: unsupported for another version, not_authorized, already_running when another client is there.
struct JoinArguments {
  std::int64_t version{link::version};
  std::optional<std::string> token;
  std::string client;  ///< a name for the client, for others that come meanwhile
};
template <std::same_as<JoinArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("version", &T::version), field("token", &T::token), field("client", &T::client)};
}
struct Join {
  static constexpr std::string_view command = "join";
  using Arguments = JoinArguments;
  using Body = Nothing;
};

/// Event, the agent's first message, or the one that follows the answer to `join`.
struct HelloBody {
  std::int64_t version{link::version};
  std::string lua;      ///< "5.4", "luajit"
  std::string release;  ///< "Lua 5.4.4"
  std::int64_t process_id{};
  std::string command_line;                   ///< of the process, as far as a person wants to read
  bool is_waiting{};                          ///< the program waits for `start`
  std::vector<std::string> breakpoint_modes;  ///< engines that passed their self test
  std::vector<std::string> notes;             ///< what a check refused and what runs instead, one sentence each
};
template <std::same_as<HelloBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("version", &T::version),
                    field("lua", &T::lua),
                    field("release", &T::release),
                    field("processId", &T::process_id),
                    field("commandLine", &T::command_line),
                    field("isWaiting", &T::is_waiting),
                    field("breakpointModes", &T::breakpoint_modes),
                    field("notes", &T::notes)};
}
struct HelloEvent {
  static constexpr std::string_view event = "hello";
  using Body = HelloBody;
};

/// Settings of the session, sent before anything else is asked.
struct ConfigureArguments {
  BreakpointMode breakpoint_mode{BreakpointMode::automatic};
  std::int64_t evaluate_timeout_ms{5000};
  bool stop_on_entry{};
  bool no_debug{};
  std::vector<std::string> skip_files;   ///< globs over source paths; stepping never stops in them
  std::optional<std::string> lua_path;   ///< prepended to package.path
  std::optional<std::string> lua_cpath;  ///< prepended to package.cpath
};
template <std::same_as<ConfigureArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpointMode", &T::breakpoint_mode),
                    field("evaluateTimeoutMs", &T::evaluate_timeout_ms, at_least(1)),
                    field("stopOnEntry", &T::stop_on_entry),
                    field("noDebug", &T::no_debug),
                    field("skipFiles", &T::skip_files),
                    field("luaPath", &T::lua_path),
                    field("luaCpath", &T::lua_cpath)};
}
struct Configure {
  static constexpr std::string_view command = "configure";
  using Arguments = ConfigureArguments;
  using Body = Nothing;
};

/// The client is ready: a program that waits for it runs on, one that was launched runs its first line.
struct Start {
  static constexpr std::string_view command = "start";
  using Arguments = Nothing;
  using Body = Nothing;
};

/// Raises "interrupted!" at the next safe point, again and again should the program catch it.
struct Terminate {
  static constexpr std::string_view command = "terminate";
  using Arguments = Nothing;
  using Body = Nothing;
};

/// Ends the process at once.
struct Kill {
  static constexpr std::string_view command = "kill";
  using Arguments = Nothing;
  using Body = Nothing;
};

/// Event: the program lets go of the debugger and runs on. The link closes.
struct LeftEvent {
  static constexpr std::string_view event = "left";
  using Body = Nothing;
};

/// The client has gone: ends its collectors and snapshots, removes every hook, breakpoint and reference, and lets a
/// stopped program go on. The agent stays, for the next client.
struct Withdraw {
  static constexpr std::string_view command = "withdraw";
  using Arguments = Nothing;
  using Body = Nothing;
};

/// The same, and the agent then closes the link.
struct Detach {
  static constexpr std::string_view command = "detach";
  using Arguments = Nothing;
  using Body = Nothing;
};

// ---- breakpoints ----

/// Which code: a file of the debuggee, or a loaded string by the sourceReference that the agent gave it.
struct SourceKey {
  std::optional<std::string> path;
  std::optional<std::int64_t> source_reference;
};
template <std::same_as<SourceKey> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("sourceReference", &T::source_reference)};
}

struct LineBreakpoint {
  std::int64_t id{};  ///< given by the adapter, unique in the session
  std::int64_t line{};
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
  std::optional<std::string> log_message;
  /// Where it binds by the adapter's reading of the source; for an agent that cannot read compiled code.
  std::optional<std::int64_t> foreseen_line;
};
template <std::same_as<LineBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id),
                    field("line", &T::line),
                    field("condition", &T::condition),
                    field("hitCondition", &T::hit_condition),
                    field("logMessage", &T::log_message),
                    field("foreseenLine", &T::foreseen_line)};
}

/// Where a breakpoint stands now: in answers, and in `breakpoint` events when code is loaded later.
struct BreakpointStatus {
  std::int64_t id{};
  bool verified{};
  std::optional<std::int64_t> line;    ///< the line it is bound to, perhaps a later one than asked
  std::optional<std::string> message;  ///< why it is not verified, or a remark
  std::optional<std::string> reason;   ///< DAP's "pending" or "failed"
};
template <std::same_as<BreakpointStatus> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("verified", &T::verified), field("line", &T::line),
                    field("message", &T::message), field("reason", &T::reason)};
}
struct BreakpointStatuses {
  std::vector<BreakpointStatus> breakpoints;
};
template <std::same_as<BreakpointStatuses> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

/// Replaces all breakpoints of one source.
struct SetBreakpointsArguments {
  SourceKey source;
  std::vector<LineBreakpoint> breakpoints;
};
template <std::same_as<SetBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("breakpoints", &T::breakpoints)};
}
struct SetBreakpoints {
  static constexpr std::string_view command = "setBreakpoints";
  using Arguments = SetBreakpointsArguments;
  using Body = BreakpointStatuses;
};

struct FunctionBreakpoint {
  std::int64_t id{};
  std::string name;  ///< `name`, `M.f`, `Class:method`, `file.lua:name`
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
};
template <std::same_as<FunctionBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("name", &T::name), field("condition", &T::condition),
                    field("hitCondition", &T::hit_condition)};
}
struct SetFunctionBreakpointsArguments {
  std::vector<FunctionBreakpoint> breakpoints;
};
template <std::same_as<SetFunctionBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}
struct SetFunctionBreakpoints {
  static constexpr std::string_view command = "setFunctionBreakpoints";
  using Arguments = SetFunctionBreakpointsArguments;
  using Body = BreakpointStatuses;
};

struct ExceptionFilter {
  bool enabled{};
  std::optional<std::string> condition;  ///< an expression over `err`
};
template <std::same_as<ExceptionFilter> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("enabled", &T::enabled), field("condition", &T::condition)};
}
struct SetExceptionBreakpointsArguments {
  ExceptionFilter uncaught;
  ExceptionFilter caught;
};
template <std::same_as<SetExceptionBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("uncaught", &T::uncaught), field("caught", &T::caught)};
}
struct SetExceptionBreakpointsBody {
  std::optional<std::string> problem;  ///< why the filters stop nothing here
};
constexpr auto fields_of(std::type_identity<SetExceptionBreakpointsBody>) {
  return std::tuple{field("problem", &SetExceptionBreakpointsBody::problem)};
}
struct SetExceptionBreakpoints {
  static constexpr std::string_view command = "setExceptionBreakpoints";
  using Arguments = SetExceptionBreakpointsArguments;
  using Body = SetExceptionBreakpointsBody;
};

struct BreakpointLocationsArguments {
  SourceKey source;
  std::int64_t line{};
  std::int64_t end_line{};
};
template <std::same_as<BreakpointLocationsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("line", &T::line), field("endLine", &T::end_line)};
}
struct BreakpointLocationsBody {
  std::vector<std::int64_t> lines;
};
template <std::same_as<BreakpointLocationsBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("lines", &T::lines)};
}
struct BreakpointLocations {
  static constexpr std::string_view command = "breakpointLocations";
  using Arguments = BreakpointLocationsArguments;
  using Body = BreakpointLocationsBody;
};

/// Event: a breakpoint was bound, moved or lost.
struct BreakpointChangedEvent {
  static constexpr std::string_view event = "breakpoint";
  using Body = BreakpointStatus;
};

// ---- end ----

/// Event: the program's main chunk has returned or failed; the process ends next.
struct EndedBody {
  std::int64_t exit_code{};
};
template <std::same_as<EndedBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("exitCode", &T::exit_code)};
}
struct EndedEvent {
  static constexpr std::string_view event = "ended";
  using Body = EndedBody;
};

// ---- collectors ----

enum class CollectorMode { sampling, call, line, allocation };
constexpr auto names_of(std::type_identity<CollectorMode>) {
  return std::array{name(CollectorMode::sampling, "sampling"), name(CollectorMode::call, "call"),
                    name(CollectorMode::line, "line"), name(CollectorMode::allocation, "allocation")};
}
enum class Clock { cpu, wall };
constexpr auto names_of(std::type_identity<Clock>) {
  return std::array{name(Clock::cpu, "cpu"), name(Clock::wall, "wall")};
}

/// Of which files functions are counted in call and line mode, by globs over source paths.
struct CountedFiles {
  std::vector<std::string> include;  ///< empty: all functions
  std::vector<std::string> skip_files;
};
template <std::same_as<CountedFiles> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("include", &T::include), field("skipFiles", &T::skip_files)};
}

/// Starts a collector; its records arrive as sample blocks (link_framing.hpp, profiling/sample_block.hpp).
struct StartCollectorArguments {
  std::int64_t profile{};  ///< the profile's id; each block carries it
  CollectorMode mode{CollectorMode::sampling};
  double interval_ms{10};
  Clock clock{Clock::cpu};
  CountedFiles files;
};
template <std::same_as<StartCollectorArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("profile", &T::profile), field("mode", &T::mode),
                    field("intervalMs", &T::interval_ms, between(0.1, 10'000)), field("clock", &T::clock),
                    field("files", &T::files)};
}
struct StartCollectorBody {
  std::string method;                         ///< "signalWalk" or "oneShotHook"
  bool collector_frames{};                    ///< whether the garbage collector shows as [GC]
  std::optional<std::uint64_t> sample_bytes;  ///< allocation mode: between two samples, on the average
  std::vector<std::string> notes;             ///< what cannot be told apart here, one sentence each
};
template <std::same_as<StartCollectorBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("method", &T::method), field("collectorFrames", &T::collector_frames),
                    field("sampleBytes", &T::sample_bytes), field("notes", &T::notes)};
}
struct StartCollector {
  static constexpr std::string_view command = "collector/start";
  using Arguments = StartCollectorArguments;
  using Body = StartCollectorBody;
};

/// Sends all that was recorded so far, with names; the blocks come before the answer. Stop ends the collector too.
struct FlushCollector {
  static constexpr std::string_view command = "collector/flush";
  using Arguments = Nothing;
  using Body = Nothing;
};
struct StopCollector {
  static constexpr std::string_view command = "collector/stop";
  using Arguments = Nothing;
  using Body = Nothing;
};

// ---- memory ----

struct MemoryStatisticsBody {
  std::int64_t total_bytes{};
  double total_kb{};
  std::int64_t debugger_bytes{};
  std::optional<std::int64_t> peak_bytes;
  std::optional<bool> gc_running;
  std::optional<std::string> gc_mode;  ///< "incremental" or "generational"
  std::int64_t gc_pause{};
  std::int64_t gc_step_mul{};
};
template <std::same_as<MemoryStatisticsBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("totalBytes", &T::total_bytes),
                    field("totalKb", &T::total_kb),
                    field("debuggerBytes", &T::debugger_bytes),
                    field("peakBytes", &T::peak_bytes),
                    field("gcRunning", &T::gc_running),
                    field("gcMode", &T::gc_mode),
                    field("gcPause", &T::gc_pause),
                    field("gcStepMul", &T::gc_step_mul)};
}
struct MemoryStatistics {
  static constexpr std::string_view command = "memoryStatistics";
  using Arguments = Nothing;
  using Body = MemoryStatisticsBody;
};

struct ForceGcBody {
  std::int64_t before_bytes{};
  std::int64_t after_bytes{};
  std::int64_t freed_bytes{};
  double duration_ms{};
};
template <std::same_as<ForceGcBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("beforeBytes", &T::before_bytes), field("afterBytes", &T::after_bytes),
                    field("freedBytes", &T::freed_bytes), field("durationMs", &T::duration_ms)};
}
struct ForceGc {
  static constexpr std::string_view command = "forceGC";
  using Arguments = Nothing;
  using Body = ForceGcBody;
};

enum class SnapshotMode { fork, in_place };
constexpr auto names_of(std::type_identity<SnapshotMode>) {
  return std::array{name(SnapshotMode::fork, "fork"), name(SnapshotMode::in_place, "inPlace")};
}

/// Writes the heap, as it is at the next safe point, to `path` (memory/snapshot_format.hpp).
struct WriteSnapshotArguments {
  std::string path;  ///< a new file, made by the agent with mode 0600; whole when the answer comes, else removed
  bool collect{true};
  std::int64_t object_limit{};  ///< 0: none
  SnapshotMode mode{SnapshotMode::fork};
};
template <std::same_as<WriteSnapshotArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("collect", &T::collect),
                    field("objectLimit", &T::object_limit, at_least(0)), field("mode", &T::mode)};
}
struct WriteSnapshotBody {
  MemoryStatisticsBody statistics;        ///< at the moment of the snapshot
  SnapshotMode mode{SnapshotMode::fork};  ///< as it was done
  bool truncated{};
  double pause_ms{};    ///< how long the program stood still, the collection included
  double collect_ms{};  ///< the collection's part of it
  double total_ms{};    ///< until the file was whole
};
template <std::same_as<WriteSnapshotBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("statistics", &T::statistics), field("mode", &T::mode),
                    field("truncated", &T::truncated),   field("pauseMs", &T::pause_ms),
                    field("collectMs", &T::collect_ms),  field("totalMs", &T::total_ms)};
}
struct WriteSnapshot {
  static constexpr std::string_view command = "heap/write";
  using Arguments = WriteSnapshotArguments;
  using Body = WriteSnapshotBody;
};

struct InspectRegistryArguments {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> count;
};
template <std::same_as<InspectRegistryArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("start", &T::start, at_least(0)), field("count", &T::count, between(0, 1000))};
}
struct RegistryEntry {
  std::string key;
  std::string value;
  std::string type;
  std::int64_t size{};                 ///< bytes of the value alone; 0 for what is no object
  std::int64_t variables_reference{};  ///< 0 while the program runs, or where there is nothing to open
};
template <std::same_as<RegistryEntry> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("key", &T::key), field("value", &T::value), field("type", &T::type), field("size", &T::size),
                    field("variablesReference", &T::variables_reference)};
}
struct InspectRegistryBody {
  std::int64_t total{};
  std::vector<RegistryEntry> entries;
};
template <std::same_as<InspectRegistryBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("total", &T::total), field("entries", &T::entries)};
}
struct InspectRegistry {
  static constexpr std::string_view command = "inspectRegistry";
  using Arguments = InspectRegistryArguments;
  using Body = InspectRegistryBody;
};

}  // namespace wayfinder::link
