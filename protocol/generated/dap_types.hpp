// Made by scripts/generate_dap_types.py from tests/schema/debugAdapterProtocol.json; do not edit.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "protocol/fields.hpp"

/// The Debug Adapter Protocol's messages and types, in the specification's names (camelCase on the wire).
namespace wayfinder::dap {

struct CancelArguments {
  std::optional<std::int64_t> request_id;
  std::optional<std::string> progress_id;
};
template <std::same_as<CancelArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("requestId", &T::request_id), field("progressId", &T::progress_id)};
}

struct CancelRequest {
  static constexpr std::string_view command = "cancel";
  using Arguments = CancelArguments;
  using Body = Nothing;
};

struct InitializedEvent {
  static constexpr std::string_view event = "initialized";
  using Body = Nothing;
};

struct StoppedEventBody {
  std::string reason;
  std::optional<std::string> description;
  std::optional<std::int64_t> thread_id;
  std::optional<bool> preserve_focus_hint;
  std::optional<std::string> text;
  std::optional<bool> all_threads_stopped;
  std::optional<std::vector<std::int64_t>> hit_breakpoint_ids;
};
template <std::same_as<StoppedEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("reason", &T::reason), field("description", &T::description), field("threadId", &T::thread_id), field("preserveFocusHint", &T::preserve_focus_hint), field("text", &T::text), field("allThreadsStopped", &T::all_threads_stopped), field("hitBreakpointIds", &T::hit_breakpoint_ids)};
}

struct StoppedEvent {
  static constexpr std::string_view event = "stopped";
  using Body = StoppedEventBody;
};

struct ContinuedEventBody {
  std::int64_t thread_id{};
  std::optional<bool> all_threads_continued;
};
template <std::same_as<ContinuedEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("allThreadsContinued", &T::all_threads_continued)};
}

struct ContinuedEvent {
  static constexpr std::string_view event = "continued";
  using Body = ContinuedEventBody;
};

struct ExitedEventBody {
  std::int64_t exit_code{};
};
template <std::same_as<ExitedEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("exitCode", &T::exit_code)};
}

struct ExitedEvent {
  static constexpr std::string_view event = "exited";
  using Body = ExitedEventBody;
};

struct TerminatedEventBody {
  std::optional<json> restart;
};
template <std::same_as<TerminatedEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("restart", &T::restart)};
}

struct TerminatedEvent {
  static constexpr std::string_view event = "terminated";
  using Body = TerminatedEventBody;
};

struct ThreadEventBody {
  std::string reason;
  std::int64_t thread_id{};
};
template <std::same_as<ThreadEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("reason", &T::reason), field("threadId", &T::thread_id)};
}

struct ThreadEvent {
  static constexpr std::string_view event = "thread";
  using Body = ThreadEventBody;
};

enum class OutputEventBodyGroup { start, start_collapsed, end };
constexpr auto names_of(std::type_identity<OutputEventBodyGroup>) { return std::array{name(OutputEventBodyGroup::start, "start"), name(OutputEventBodyGroup::start_collapsed, "startCollapsed"), name(OutputEventBodyGroup::end, "end")}; }

enum class SourcePresentationHint { normal, emphasize, deemphasize };
constexpr auto names_of(std::type_identity<SourcePresentationHint>) { return std::array{name(SourcePresentationHint::normal, "normal"), name(SourcePresentationHint::emphasize, "emphasize"), name(SourcePresentationHint::deemphasize, "deemphasize")}; }

enum class ChecksumAlgorithm { md5, sha1, sha256, timestamp };
constexpr auto names_of(std::type_identity<ChecksumAlgorithm>) { return std::array{name(ChecksumAlgorithm::md5, "MD5"), name(ChecksumAlgorithm::sha1, "SHA1"), name(ChecksumAlgorithm::sha256, "SHA256"), name(ChecksumAlgorithm::timestamp, "timestamp")}; }

struct Checksum {
  ChecksumAlgorithm algorithm{};
  std::string checksum;
};
template <std::same_as<Checksum> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("algorithm", &T::algorithm), field("checksum", &T::checksum)};
}

struct Source {
  std::optional<std::string> name;
  std::optional<std::string> path;
  std::optional<std::int64_t> source_reference;
  std::optional<SourcePresentationHint> presentation_hint;
  std::optional<std::string> origin;
  std::optional<std::vector<Source>> sources;
  std::optional<json> adapter_data;
  std::optional<std::vector<Checksum>> checksums;
};
template <std::same_as<Source> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("path", &T::path), field("sourceReference", &T::source_reference), field("presentationHint", &T::presentation_hint), field("origin", &T::origin), field("sources", &T::sources), field("adapterData", &T::adapter_data), field("checksums", &T::checksums)};
}

struct OutputEventBody {
  std::optional<std::string> category;
  std::string output;
  std::optional<OutputEventBodyGroup> group;
  std::optional<std::int64_t> variables_reference;
  std::optional<Source> source;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<json> data;
  std::optional<std::int64_t> location_reference;
};
template <std::same_as<OutputEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("category", &T::category), field("output", &T::output), field("group", &T::group), field("variablesReference", &T::variables_reference), field("source", &T::source), field("line", &T::line), field("column", &T::column), field("data", &T::data), field("locationReference", &T::location_reference)};
}

struct OutputEvent {
  static constexpr std::string_view event = "output";
  using Body = OutputEventBody;
};

enum class BreakpointReason { pending, failed };
constexpr auto names_of(std::type_identity<BreakpointReason>) { return std::array{name(BreakpointReason::pending, "pending"), name(BreakpointReason::failed, "failed")}; }

struct Breakpoint {
  std::optional<std::int64_t> id;
  bool verified{};
  std::optional<std::string> message;
  std::optional<Source> source;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
  std::optional<std::string> instruction_reference;
  std::optional<std::int64_t> offset;
  std::optional<BreakpointReason> reason;
};
template <std::same_as<Breakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("verified", &T::verified), field("message", &T::message), field("source", &T::source), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column), field("instructionReference", &T::instruction_reference), field("offset", &T::offset), field("reason", &T::reason)};
}

struct BreakpointEventBody {
  std::string reason;
  Breakpoint breakpoint{};
};
template <std::same_as<BreakpointEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("reason", &T::reason), field("breakpoint", &T::breakpoint)};
}

struct BreakpointEvent {
  static constexpr std::string_view event = "breakpoint";
  using Body = BreakpointEventBody;
};

enum class ModuleEventBodyReason { new_, changed, removed };
constexpr auto names_of(std::type_identity<ModuleEventBodyReason>) { return std::array{name(ModuleEventBodyReason::new_, "new"), name(ModuleEventBodyReason::changed, "changed"), name(ModuleEventBodyReason::removed, "removed")}; }

struct Module {
  std::variant<std::int64_t, std::string> id{};
  std::string name;
  std::optional<std::string> path;
  std::optional<bool> is_optimized;
  std::optional<bool> is_user_code;
  std::optional<std::string> version;
  std::optional<std::string> symbol_status;
  std::optional<std::string> symbol_file_path;
  std::optional<std::string> date_time_stamp;
  std::optional<std::string> address_range;
};
template <std::same_as<Module> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("name", &T::name), field("path", &T::path), field("isOptimized", &T::is_optimized), field("isUserCode", &T::is_user_code), field("version", &T::version), field("symbolStatus", &T::symbol_status), field("symbolFilePath", &T::symbol_file_path), field("dateTimeStamp", &T::date_time_stamp), field("addressRange", &T::address_range)};
}

struct ModuleEventBody {
  ModuleEventBodyReason reason{};
  Module module_{};
};
template <std::same_as<ModuleEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("reason", &T::reason), field("module", &T::module_)};
}

struct ModuleEvent {
  static constexpr std::string_view event = "module";
  using Body = ModuleEventBody;
};

enum class LoadedSourceEventBodyReason { new_, changed, removed };
constexpr auto names_of(std::type_identity<LoadedSourceEventBodyReason>) { return std::array{name(LoadedSourceEventBodyReason::new_, "new"), name(LoadedSourceEventBodyReason::changed, "changed"), name(LoadedSourceEventBodyReason::removed, "removed")}; }

struct LoadedSourceEventBody {
  LoadedSourceEventBodyReason reason{};
  Source source{};
};
template <std::same_as<LoadedSourceEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("reason", &T::reason), field("source", &T::source)};
}

struct LoadedSourceEvent {
  static constexpr std::string_view event = "loadedSource";
  using Body = LoadedSourceEventBody;
};

enum class ProcessEventBodyStartMethod { launch, attach, attach_for_suspended_launch };
constexpr auto names_of(std::type_identity<ProcessEventBodyStartMethod>) { return std::array{name(ProcessEventBodyStartMethod::launch, "launch"), name(ProcessEventBodyStartMethod::attach, "attach"), name(ProcessEventBodyStartMethod::attach_for_suspended_launch, "attachForSuspendedLaunch")}; }

struct ProcessEventBody {
  std::string name;
  std::optional<std::int64_t> system_process_id;
  std::optional<bool> is_local_process;
  std::optional<ProcessEventBodyStartMethod> start_method;
  std::optional<std::int64_t> pointer_size;
};
template <std::same_as<ProcessEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("systemProcessId", &T::system_process_id), field("isLocalProcess", &T::is_local_process), field("startMethod", &T::start_method), field("pointerSize", &T::pointer_size)};
}

struct ProcessEvent {
  static constexpr std::string_view event = "process";
  using Body = ProcessEventBody;
};

struct ExceptionBreakpointsFilter {
  std::string filter;
  std::string label;
  std::optional<std::string> description;
  std::optional<bool> default_;
  std::optional<bool> supports_condition;
  std::optional<std::string> condition_description;
};
template <std::same_as<ExceptionBreakpointsFilter> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("filter", &T::filter), field("label", &T::label), field("description", &T::description), field("default", &T::default_), field("supportsCondition", &T::supports_condition), field("conditionDescription", &T::condition_description)};
}

enum class ColumnDescriptorType { string, number, boolean, unix_timestamp_utc };
constexpr auto names_of(std::type_identity<ColumnDescriptorType>) { return std::array{name(ColumnDescriptorType::string, "string"), name(ColumnDescriptorType::number, "number"), name(ColumnDescriptorType::boolean, "boolean"), name(ColumnDescriptorType::unix_timestamp_utc, "unixTimestampUTC")}; }

struct ColumnDescriptor {
  std::string attribute_name;
  std::string label;
  std::optional<std::string> format;
  std::optional<ColumnDescriptorType> type;
  std::optional<std::int64_t> width;
};
template <std::same_as<ColumnDescriptor> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("attributeName", &T::attribute_name), field("label", &T::label), field("format", &T::format), field("type", &T::type), field("width", &T::width)};
}

using BreakpointModeApplicability = std::string;

struct BreakpointMode {
  std::string mode;
  std::string label;
  std::optional<std::string> description;
  std::vector<BreakpointModeApplicability> applies_to;
};
template <std::same_as<BreakpointMode> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("mode", &T::mode), field("label", &T::label), field("description", &T::description), field("appliesTo", &T::applies_to)};
}

struct Capabilities {
  std::optional<bool> supports_configuration_done_request;
  std::optional<bool> supports_function_breakpoints;
  std::optional<bool> supports_conditional_breakpoints;
  std::optional<bool> supports_hit_conditional_breakpoints;
  std::optional<bool> supports_evaluate_for_hovers;
  std::optional<std::vector<ExceptionBreakpointsFilter>> exception_breakpoint_filters;
  std::optional<bool> supports_step_back;
  std::optional<bool> supports_set_variable;
  std::optional<bool> supports_restart_frame;
  std::optional<bool> supports_goto_targets_request;
  std::optional<bool> supports_step_in_targets_request;
  std::optional<bool> supports_completions_request;
  std::optional<std::vector<std::string>> completion_trigger_characters;
  std::optional<bool> supports_modules_request;
  std::optional<std::vector<ColumnDescriptor>> additional_module_columns;
  std::optional<std::vector<ChecksumAlgorithm>> supported_checksum_algorithms;
  std::optional<bool> supports_restart_request;
  std::optional<bool> supports_exception_options;
  std::optional<bool> supports_value_formatting_options;
  std::optional<bool> supports_exception_info_request;
  std::optional<bool> support_terminate_debuggee;
  std::optional<bool> support_suspend_debuggee;
  std::optional<bool> supports_delayed_stack_trace_loading;
  std::optional<bool> supports_loaded_sources_request;
  std::optional<bool> supports_log_points;
  std::optional<bool> supports_terminate_threads_request;
  std::optional<bool> supports_set_expression;
  std::optional<bool> supports_terminate_request;
  std::optional<bool> supports_data_breakpoints;
  std::optional<bool> supports_read_memory_request;
  std::optional<bool> supports_write_memory_request;
  std::optional<bool> supports_disassemble_request;
  std::optional<bool> supports_cancel_request;
  std::optional<bool> supports_breakpoint_locations_request;
  std::optional<bool> supports_clipboard_context;
  std::optional<bool> supports_stepping_granularity;
  std::optional<bool> supports_instruction_breakpoints;
  std::optional<bool> supports_exception_filter_options;
  std::optional<bool> supports_single_thread_execution_requests;
  std::optional<bool> supports_data_breakpoint_bytes;
  std::optional<std::vector<BreakpointMode>> breakpoint_modes;
  std::optional<bool> supports_ansistyling;
};
template <std::same_as<Capabilities> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("supportsConfigurationDoneRequest", &T::supports_configuration_done_request), field("supportsFunctionBreakpoints", &T::supports_function_breakpoints), field("supportsConditionalBreakpoints", &T::supports_conditional_breakpoints), field("supportsHitConditionalBreakpoints", &T::supports_hit_conditional_breakpoints), field("supportsEvaluateForHovers", &T::supports_evaluate_for_hovers), field("exceptionBreakpointFilters", &T::exception_breakpoint_filters), field("supportsStepBack", &T::supports_step_back), field("supportsSetVariable", &T::supports_set_variable), field("supportsRestartFrame", &T::supports_restart_frame), field("supportsGotoTargetsRequest", &T::supports_goto_targets_request), field("supportsStepInTargetsRequest", &T::supports_step_in_targets_request), field("supportsCompletionsRequest", &T::supports_completions_request), field("completionTriggerCharacters", &T::completion_trigger_characters), field("supportsModulesRequest", &T::supports_modules_request), field("additionalModuleColumns", &T::additional_module_columns), field("supportedChecksumAlgorithms", &T::supported_checksum_algorithms), field("supportsRestartRequest", &T::supports_restart_request), field("supportsExceptionOptions", &T::supports_exception_options), field("supportsValueFormattingOptions", &T::supports_value_formatting_options), field("supportsExceptionInfoRequest", &T::supports_exception_info_request), field("supportTerminateDebuggee", &T::support_terminate_debuggee), field("supportSuspendDebuggee", &T::support_suspend_debuggee), field("supportsDelayedStackTraceLoading", &T::supports_delayed_stack_trace_loading), field("supportsLoadedSourcesRequest", &T::supports_loaded_sources_request), field("supportsLogPoints", &T::supports_log_points), field("supportsTerminateThreadsRequest", &T::supports_terminate_threads_request), field("supportsSetExpression", &T::supports_set_expression), field("supportsTerminateRequest", &T::supports_terminate_request), field("supportsDataBreakpoints", &T::supports_data_breakpoints), field("supportsReadMemoryRequest", &T::supports_read_memory_request), field("supportsWriteMemoryRequest", &T::supports_write_memory_request), field("supportsDisassembleRequest", &T::supports_disassemble_request), field("supportsCancelRequest", &T::supports_cancel_request), field("supportsBreakpointLocationsRequest", &T::supports_breakpoint_locations_request), field("supportsClipboardContext", &T::supports_clipboard_context), field("supportsSteppingGranularity", &T::supports_stepping_granularity), field("supportsInstructionBreakpoints", &T::supports_instruction_breakpoints), field("supportsExceptionFilterOptions", &T::supports_exception_filter_options), field("supportsSingleThreadExecutionRequests", &T::supports_single_thread_execution_requests), field("supportsDataBreakpointBytes", &T::supports_data_breakpoint_bytes), field("breakpointModes", &T::breakpoint_modes), field("supportsANSIStyling", &T::supports_ansistyling)};
}

struct CapabilitiesEventBody {
  Capabilities capabilities{};
};
template <std::same_as<CapabilitiesEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("capabilities", &T::capabilities)};
}

struct CapabilitiesEvent {
  static constexpr std::string_view event = "capabilities";
  using Body = CapabilitiesEventBody;
};

struct ProgressStartEventBody {
  std::string progress_id;
  std::string title;
  std::optional<std::int64_t> request_id;
  std::optional<bool> cancellable;
  std::optional<std::string> message;
  std::optional<double> percentage;
};
template <std::same_as<ProgressStartEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("progressId", &T::progress_id), field("title", &T::title), field("requestId", &T::request_id), field("cancellable", &T::cancellable), field("message", &T::message), field("percentage", &T::percentage)};
}

struct ProgressStartEvent {
  static constexpr std::string_view event = "progressStart";
  using Body = ProgressStartEventBody;
};

struct ProgressUpdateEventBody {
  std::string progress_id;
  std::optional<std::string> message;
  std::optional<double> percentage;
};
template <std::same_as<ProgressUpdateEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("progressId", &T::progress_id), field("message", &T::message), field("percentage", &T::percentage)};
}

struct ProgressUpdateEvent {
  static constexpr std::string_view event = "progressUpdate";
  using Body = ProgressUpdateEventBody;
};

struct ProgressEndEventBody {
  std::string progress_id;
  std::optional<std::string> message;
};
template <std::same_as<ProgressEndEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("progressId", &T::progress_id), field("message", &T::message)};
}

struct ProgressEndEvent {
  static constexpr std::string_view event = "progressEnd";
  using Body = ProgressEndEventBody;
};

using InvalidatedAreas = std::string;

struct InvalidatedEventBody {
  std::optional<std::vector<InvalidatedAreas>> areas;
  std::optional<std::int64_t> thread_id;
  std::optional<std::int64_t> stack_frame_id;
};
template <std::same_as<InvalidatedEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("areas", &T::areas), field("threadId", &T::thread_id), field("stackFrameId", &T::stack_frame_id)};
}

struct InvalidatedEvent {
  static constexpr std::string_view event = "invalidated";
  using Body = InvalidatedEventBody;
};

struct MemoryEventBody {
  std::string memory_reference;
  std::int64_t offset{};
  std::int64_t count{};
};
template <std::same_as<MemoryEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("memoryReference", &T::memory_reference), field("offset", &T::offset), field("count", &T::count)};
}

struct MemoryEvent {
  static constexpr std::string_view event = "memory";
  using Body = MemoryEventBody;
};

enum class RunInTerminalRequestArgumentsKind { integrated, external };
constexpr auto names_of(std::type_identity<RunInTerminalRequestArgumentsKind>) { return std::array{name(RunInTerminalRequestArgumentsKind::integrated, "integrated"), name(RunInTerminalRequestArgumentsKind::external, "external")}; }

struct RunInTerminalRequestArguments {
  std::optional<RunInTerminalRequestArgumentsKind> kind;
  std::optional<std::string> title;
  std::string cwd;
  std::vector<std::string> args;
  std::optional<std::map<std::string, std::optional<std::string>>> env;
  std::optional<bool> args_can_be_interpreted_by_shell;
};
template <std::same_as<RunInTerminalRequestArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("kind", &T::kind), field("title", &T::title), field("cwd", &T::cwd), field("args", &T::args), field("env", &T::env), field("argsCanBeInterpretedByShell", &T::args_can_be_interpreted_by_shell)};
}

struct RunInTerminalResponseBody {
  std::optional<std::int64_t> process_id;
  std::optional<std::int64_t> shell_process_id;
};
template <std::same_as<RunInTerminalResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("processId", &T::process_id), field("shellProcessId", &T::shell_process_id)};
}

struct RunInTerminalRequest {
  static constexpr std::string_view command = "runInTerminal";
  using Arguments = RunInTerminalRequestArguments;
  using Body = RunInTerminalResponseBody;
};

enum class StartDebuggingRequestArgumentsOutputPresentation { separate, merge_with_parent };
constexpr auto names_of(std::type_identity<StartDebuggingRequestArgumentsOutputPresentation>) { return std::array{name(StartDebuggingRequestArgumentsOutputPresentation::separate, "separate"), name(StartDebuggingRequestArgumentsOutputPresentation::merge_with_parent, "mergeWithParent")}; }

enum class StartDebuggingRequestArgumentsRequest { launch, attach };
constexpr auto names_of(std::type_identity<StartDebuggingRequestArgumentsRequest>) { return std::array{name(StartDebuggingRequestArgumentsRequest::launch, "launch"), name(StartDebuggingRequestArgumentsRequest::attach, "attach")}; }

struct StartDebuggingRequestArguments {
  json configuration;
  std::optional<StartDebuggingRequestArgumentsOutputPresentation> output_presentation;
  StartDebuggingRequestArgumentsRequest request{};
};
template <std::same_as<StartDebuggingRequestArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("configuration", &T::configuration), field("outputPresentation", &T::output_presentation), field("request", &T::request)};
}

struct StartDebuggingRequest {
  static constexpr std::string_view command = "startDebugging";
  using Arguments = StartDebuggingRequestArguments;
  using Body = Nothing;
};

struct InitializeRequestArguments {
  std::optional<std::string> client_id;
  std::optional<std::string> client_name;
  std::string adapter_id;
  std::optional<std::string> locale;
  std::optional<bool> lines_start_at1;
  std::optional<bool> columns_start_at1;
  std::optional<std::string> path_format;
  std::optional<bool> supports_variable_type;
  std::optional<bool> supports_variable_paging;
  std::optional<bool> supports_run_in_terminal_request;
  std::optional<bool> supports_memory_references;
  std::optional<bool> supports_progress_reporting;
  std::optional<bool> supports_invalidated_event;
  std::optional<bool> supports_memory_event;
  std::optional<bool> supports_args_can_be_interpreted_by_shell;
  std::optional<bool> supports_start_debugging_request;
  std::optional<bool> supports_ansistyling;
};
template <std::same_as<InitializeRequestArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("clientID", &T::client_id), field("clientName", &T::client_name), field("adapterID", &T::adapter_id), field("locale", &T::locale), field("linesStartAt1", &T::lines_start_at1), field("columnsStartAt1", &T::columns_start_at1), field("pathFormat", &T::path_format), field("supportsVariableType", &T::supports_variable_type), field("supportsVariablePaging", &T::supports_variable_paging), field("supportsRunInTerminalRequest", &T::supports_run_in_terminal_request), field("supportsMemoryReferences", &T::supports_memory_references), field("supportsProgressReporting", &T::supports_progress_reporting), field("supportsInvalidatedEvent", &T::supports_invalidated_event), field("supportsMemoryEvent", &T::supports_memory_event), field("supportsArgsCanBeInterpretedByShell", &T::supports_args_can_be_interpreted_by_shell), field("supportsStartDebuggingRequest", &T::supports_start_debugging_request), field("supportsANSIStyling", &T::supports_ansistyling)};
}

struct InitializeRequest {
  static constexpr std::string_view command = "initialize";
  using Arguments = InitializeRequestArguments;
  using Body = Capabilities;
};

struct ConfigurationDoneArguments {
};
template <std::same_as<ConfigurationDoneArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{};
}

struct ConfigurationDoneRequest {
  static constexpr std::string_view command = "configurationDone";
  using Arguments = ConfigurationDoneArguments;
  using Body = Nothing;
};

struct LaunchRequestArguments {
  std::optional<bool> no_debug;
  std::optional<json> restart;
};
template <std::same_as<LaunchRequestArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("noDebug", &T::no_debug), field("__restart", &T::restart)};
}

struct LaunchRequest {
  static constexpr std::string_view command = "launch";
  using Arguments = LaunchRequestArguments;
  using Body = Nothing;
};

struct AttachRequestArguments {
  std::optional<json> restart;
};
template <std::same_as<AttachRequestArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("__restart", &T::restart)};
}

struct AttachRequest {
  static constexpr std::string_view command = "attach";
  using Arguments = AttachRequestArguments;
  using Body = Nothing;
};

struct RestartArguments {
  std::optional<json> arguments;
};
template <std::same_as<RestartArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("arguments", &T::arguments)};
}

struct RestartRequest {
  static constexpr std::string_view command = "restart";
  using Arguments = RestartArguments;
  using Body = Nothing;
};

struct DisconnectArguments {
  std::optional<bool> restart;
  std::optional<bool> terminate_debuggee;
  std::optional<bool> suspend_debuggee;
};
template <std::same_as<DisconnectArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("restart", &T::restart), field("terminateDebuggee", &T::terminate_debuggee), field("suspendDebuggee", &T::suspend_debuggee)};
}

struct DisconnectRequest {
  static constexpr std::string_view command = "disconnect";
  using Arguments = DisconnectArguments;
  using Body = Nothing;
};

struct TerminateArguments {
  std::optional<bool> restart;
};
template <std::same_as<TerminateArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("restart", &T::restart)};
}

struct TerminateRequest {
  static constexpr std::string_view command = "terminate";
  using Arguments = TerminateArguments;
  using Body = Nothing;
};

struct BreakpointLocationsArguments {
  Source source{};
  std::int64_t line{};
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
};
template <std::same_as<BreakpointLocationsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column)};
}

struct BreakpointLocation {
  std::int64_t line{};
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
};
template <std::same_as<BreakpointLocation> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column)};
}

struct BreakpointLocationsResponseBody {
  std::vector<BreakpointLocation> breakpoints;
};
template <std::same_as<BreakpointLocationsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct BreakpointLocationsRequest {
  static constexpr std::string_view command = "breakpointLocations";
  using Arguments = BreakpointLocationsArguments;
  using Body = BreakpointLocationsResponseBody;
};

struct SourceBreakpoint {
  std::int64_t line{};
  std::optional<std::int64_t> column;
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
  std::optional<std::string> log_message;
  std::optional<std::string> mode;
};
template <std::same_as<SourceBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("line", &T::line), field("column", &T::column), field("condition", &T::condition), field("hitCondition", &T::hit_condition), field("logMessage", &T::log_message), field("mode", &T::mode)};
}

struct SetBreakpointsArguments {
  Source source{};
  std::optional<std::vector<SourceBreakpoint>> breakpoints;
  std::optional<std::vector<std::int64_t>> lines;
  std::optional<bool> source_modified;
};
template <std::same_as<SetBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("breakpoints", &T::breakpoints), field("lines", &T::lines), field("sourceModified", &T::source_modified)};
}

struct SetBreakpointsResponseBody {
  std::vector<Breakpoint> breakpoints;
};
template <std::same_as<SetBreakpointsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetBreakpointsRequest {
  static constexpr std::string_view command = "setBreakpoints";
  using Arguments = SetBreakpointsArguments;
  using Body = SetBreakpointsResponseBody;
};

struct FunctionBreakpoint {
  std::string name;
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
};
template <std::same_as<FunctionBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("condition", &T::condition), field("hitCondition", &T::hit_condition)};
}

struct SetFunctionBreakpointsArguments {
  std::vector<FunctionBreakpoint> breakpoints;
};
template <std::same_as<SetFunctionBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetFunctionBreakpointsResponseBody {
  std::vector<Breakpoint> breakpoints;
};
template <std::same_as<SetFunctionBreakpointsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetFunctionBreakpointsRequest {
  static constexpr std::string_view command = "setFunctionBreakpoints";
  using Arguments = SetFunctionBreakpointsArguments;
  using Body = SetFunctionBreakpointsResponseBody;
};

struct ExceptionFilterOptions {
  std::string filter_id;
  std::optional<std::string> condition;
  std::optional<std::string> mode;
};
template <std::same_as<ExceptionFilterOptions> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("filterId", &T::filter_id), field("condition", &T::condition), field("mode", &T::mode)};
}

struct ExceptionPathSegment {
  std::optional<bool> negate;
  std::vector<std::string> names;
};
template <std::same_as<ExceptionPathSegment> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("negate", &T::negate), field("names", &T::names)};
}

enum class ExceptionBreakMode { never, always, unhandled, user_unhandled };
constexpr auto names_of(std::type_identity<ExceptionBreakMode>) { return std::array{name(ExceptionBreakMode::never, "never"), name(ExceptionBreakMode::always, "always"), name(ExceptionBreakMode::unhandled, "unhandled"), name(ExceptionBreakMode::user_unhandled, "userUnhandled")}; }

struct ExceptionOptions {
  std::optional<std::vector<ExceptionPathSegment>> path;
  ExceptionBreakMode break_mode{};
};
template <std::same_as<ExceptionOptions> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("breakMode", &T::break_mode)};
}

struct SetExceptionBreakpointsArguments {
  std::vector<std::string> filters;
  std::optional<std::vector<ExceptionFilterOptions>> filter_options;
  std::optional<std::vector<ExceptionOptions>> exception_options;
};
template <std::same_as<SetExceptionBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("filters", &T::filters), field("filterOptions", &T::filter_options), field("exceptionOptions", &T::exception_options)};
}

struct SetExceptionBreakpointsResponseBody {
  std::optional<std::vector<Breakpoint>> breakpoints;
};
template <std::same_as<SetExceptionBreakpointsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetExceptionBreakpointsRequest {
  static constexpr std::string_view command = "setExceptionBreakpoints";
  using Arguments = SetExceptionBreakpointsArguments;
  using Body = SetExceptionBreakpointsResponseBody;
};

struct DataBreakpointInfoArguments {
  std::optional<std::int64_t> variables_reference;
  std::string name;
  std::optional<std::int64_t> frame_id;
  std::optional<std::int64_t> bytes;
  std::optional<bool> as_address;
  std::optional<std::string> mode;
};
template <std::same_as<DataBreakpointInfoArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("variablesReference", &T::variables_reference), field("name", &T::name), field("frameId", &T::frame_id), field("bytes", &T::bytes), field("asAddress", &T::as_address), field("mode", &T::mode)};
}

enum class DataBreakpointAccessType { read, write, read_write };
constexpr auto names_of(std::type_identity<DataBreakpointAccessType>) { return std::array{name(DataBreakpointAccessType::read, "read"), name(DataBreakpointAccessType::write, "write"), name(DataBreakpointAccessType::read_write, "readWrite")}; }

struct DataBreakpointInfoResponseBody {
  std::string data_id;
  std::string description;
  std::optional<std::vector<DataBreakpointAccessType>> access_types;
  std::optional<bool> can_persist;
};
template <std::same_as<DataBreakpointInfoResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("dataId", &T::data_id), field("description", &T::description), field("accessTypes", &T::access_types), field("canPersist", &T::can_persist)};
}

struct DataBreakpointInfoRequest {
  static constexpr std::string_view command = "dataBreakpointInfo";
  using Arguments = DataBreakpointInfoArguments;
  using Body = DataBreakpointInfoResponseBody;
};

struct DataBreakpoint {
  std::string data_id;
  std::optional<DataBreakpointAccessType> access_type;
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
};
template <std::same_as<DataBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("dataId", &T::data_id), field("accessType", &T::access_type), field("condition", &T::condition), field("hitCondition", &T::hit_condition)};
}

struct SetDataBreakpointsArguments {
  std::vector<DataBreakpoint> breakpoints;
};
template <std::same_as<SetDataBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetDataBreakpointsResponseBody {
  std::vector<Breakpoint> breakpoints;
};
template <std::same_as<SetDataBreakpointsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetDataBreakpointsRequest {
  static constexpr std::string_view command = "setDataBreakpoints";
  using Arguments = SetDataBreakpointsArguments;
  using Body = SetDataBreakpointsResponseBody;
};

struct InstructionBreakpoint {
  std::string instruction_reference;
  std::optional<std::int64_t> offset;
  std::optional<std::string> condition;
  std::optional<std::string> hit_condition;
  std::optional<std::string> mode;
};
template <std::same_as<InstructionBreakpoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("instructionReference", &T::instruction_reference), field("offset", &T::offset), field("condition", &T::condition), field("hitCondition", &T::hit_condition), field("mode", &T::mode)};
}

struct SetInstructionBreakpointsArguments {
  std::vector<InstructionBreakpoint> breakpoints;
};
template <std::same_as<SetInstructionBreakpointsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetInstructionBreakpointsResponseBody {
  std::vector<Breakpoint> breakpoints;
};
template <std::same_as<SetInstructionBreakpointsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("breakpoints", &T::breakpoints)};
}

struct SetInstructionBreakpointsRequest {
  static constexpr std::string_view command = "setInstructionBreakpoints";
  using Arguments = SetInstructionBreakpointsArguments;
  using Body = SetInstructionBreakpointsResponseBody;
};

struct ContinueArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
};
template <std::same_as<ContinueArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread)};
}

struct ContinueResponseBody {
  std::optional<bool> all_threads_continued;
};
template <std::same_as<ContinueResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("allThreadsContinued", &T::all_threads_continued)};
}

struct ContinueRequest {
  static constexpr std::string_view command = "continue";
  using Arguments = ContinueArguments;
  using Body = ContinueResponseBody;
};

enum class SteppingGranularity { statement, line, instruction };
constexpr auto names_of(std::type_identity<SteppingGranularity>) { return std::array{name(SteppingGranularity::statement, "statement"), name(SteppingGranularity::line, "line"), name(SteppingGranularity::instruction, "instruction")}; }

struct NextArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
  std::optional<SteppingGranularity> granularity;
};
template <std::same_as<NextArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread), field("granularity", &T::granularity)};
}

struct NextRequest {
  static constexpr std::string_view command = "next";
  using Arguments = NextArguments;
  using Body = Nothing;
};

struct StepInArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
  std::optional<std::int64_t> target_id;
  std::optional<SteppingGranularity> granularity;
};
template <std::same_as<StepInArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread), field("targetId", &T::target_id), field("granularity", &T::granularity)};
}

struct StepInRequest {
  static constexpr std::string_view command = "stepIn";
  using Arguments = StepInArguments;
  using Body = Nothing;
};

struct StepOutArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
  std::optional<SteppingGranularity> granularity;
};
template <std::same_as<StepOutArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread), field("granularity", &T::granularity)};
}

struct StepOutRequest {
  static constexpr std::string_view command = "stepOut";
  using Arguments = StepOutArguments;
  using Body = Nothing;
};

struct StepBackArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
  std::optional<SteppingGranularity> granularity;
};
template <std::same_as<StepBackArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread), field("granularity", &T::granularity)};
}

struct StepBackRequest {
  static constexpr std::string_view command = "stepBack";
  using Arguments = StepBackArguments;
  using Body = Nothing;
};

struct ReverseContinueArguments {
  std::int64_t thread_id{};
  std::optional<bool> single_thread;
};
template <std::same_as<ReverseContinueArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("singleThread", &T::single_thread)};
}

struct ReverseContinueRequest {
  static constexpr std::string_view command = "reverseContinue";
  using Arguments = ReverseContinueArguments;
  using Body = Nothing;
};

struct RestartFrameArguments {
  std::int64_t frame_id{};
};
template <std::same_as<RestartFrameArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("frameId", &T::frame_id)};
}

struct RestartFrameRequest {
  static constexpr std::string_view command = "restartFrame";
  using Arguments = RestartFrameArguments;
  using Body = Nothing;
};

struct GotoArguments {
  std::int64_t thread_id{};
  std::int64_t target_id{};
};
template <std::same_as<GotoArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("targetId", &T::target_id)};
}

struct GotoRequest {
  static constexpr std::string_view command = "goto";
  using Arguments = GotoArguments;
  using Body = Nothing;
};

struct PauseArguments {
  std::int64_t thread_id{};
};
template <std::same_as<PauseArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id)};
}

struct PauseRequest {
  static constexpr std::string_view command = "pause";
  using Arguments = PauseArguments;
  using Body = Nothing;
};

struct StackFrameFormat {
  std::optional<bool> hex;
  std::optional<bool> parameters;
  std::optional<bool> parameter_types;
  std::optional<bool> parameter_names;
  std::optional<bool> parameter_values;
  std::optional<bool> line;
  std::optional<bool> module_;
  std::optional<bool> include_all;
};
template <std::same_as<StackFrameFormat> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("hex", &T::hex), field("parameters", &T::parameters), field("parameterTypes", &T::parameter_types), field("parameterNames", &T::parameter_names), field("parameterValues", &T::parameter_values), field("line", &T::line), field("module", &T::module_), field("includeAll", &T::include_all)};
}

struct StackTraceArguments {
  std::int64_t thread_id{};
  std::optional<std::int64_t> start_frame;
  std::optional<std::int64_t> levels;
  std::optional<StackFrameFormat> format;
};
template <std::same_as<StackTraceArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id), field("startFrame", &T::start_frame), field("levels", &T::levels), field("format", &T::format)};
}

enum class StackFramePresentationHint { normal, label, subtle };
constexpr auto names_of(std::type_identity<StackFramePresentationHint>) { return std::array{name(StackFramePresentationHint::normal, "normal"), name(StackFramePresentationHint::label, "label"), name(StackFramePresentationHint::subtle, "subtle")}; }

struct StackFrame {
  std::int64_t id{};
  std::string name;
  std::optional<Source> source;
  std::int64_t line{};
  std::int64_t column{};
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
  std::optional<bool> can_restart;
  std::optional<std::string> instruction_pointer_reference;
  std::optional<std::variant<std::int64_t, std::string>> module_id;
  std::optional<StackFramePresentationHint> presentation_hint;
};
template <std::same_as<StackFrame> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("name", &T::name), field("source", &T::source), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column), field("canRestart", &T::can_restart), field("instructionPointerReference", &T::instruction_pointer_reference), field("moduleId", &T::module_id), field("presentationHint", &T::presentation_hint)};
}

struct StackTraceResponseBody {
  std::vector<StackFrame> stack_frames;
  std::optional<std::int64_t> total_frames;
};
template <std::same_as<StackTraceResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("stackFrames", &T::stack_frames), field("totalFrames", &T::total_frames)};
}

struct StackTraceRequest {
  static constexpr std::string_view command = "stackTrace";
  using Arguments = StackTraceArguments;
  using Body = StackTraceResponseBody;
};

struct ScopesArguments {
  std::int64_t frame_id{};
};
template <std::same_as<ScopesArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("frameId", &T::frame_id)};
}

struct Scope {
  std::string name;
  std::optional<std::string> presentation_hint;
  std::int64_t variables_reference{};
  std::optional<std::int64_t> named_variables;
  std::optional<std::int64_t> indexed_variables;
  bool expensive{};
  std::optional<Source> source;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
};
template <std::same_as<Scope> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("presentationHint", &T::presentation_hint), field("variablesReference", &T::variables_reference), field("namedVariables", &T::named_variables), field("indexedVariables", &T::indexed_variables), field("expensive", &T::expensive), field("source", &T::source), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column)};
}

struct ScopesResponseBody {
  std::vector<Scope> scopes;
};
template <std::same_as<ScopesResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("scopes", &T::scopes)};
}

struct ScopesRequest {
  static constexpr std::string_view command = "scopes";
  using Arguments = ScopesArguments;
  using Body = ScopesResponseBody;
};

enum class VariablesArgumentsFilter { indexed, named };
constexpr auto names_of(std::type_identity<VariablesArgumentsFilter>) { return std::array{name(VariablesArgumentsFilter::indexed, "indexed"), name(VariablesArgumentsFilter::named, "named")}; }

struct ValueFormat {
  std::optional<bool> hex;
};
template <std::same_as<ValueFormat> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("hex", &T::hex)};
}

struct VariablesArguments {
  std::int64_t variables_reference{};
  std::optional<VariablesArgumentsFilter> filter;
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> count;
  std::optional<ValueFormat> format;
};
template <std::same_as<VariablesArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("variablesReference", &T::variables_reference), field("filter", &T::filter), field("start", &T::start), field("count", &T::count), field("format", &T::format)};
}

struct VariablePresentationHint {
  std::optional<std::string> kind;
  std::optional<std::vector<std::string>> attributes;
  std::optional<std::string> visibility;
  std::optional<bool> lazy;
};
template <std::same_as<VariablePresentationHint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("kind", &T::kind), field("attributes", &T::attributes), field("visibility", &T::visibility), field("lazy", &T::lazy)};
}

struct Variable {
  std::string name;
  std::string value;
  std::optional<std::string> type;
  std::optional<VariablePresentationHint> presentation_hint;
  std::optional<std::string> evaluate_name;
  std::int64_t variables_reference{};
  std::optional<std::int64_t> named_variables;
  std::optional<std::int64_t> indexed_variables;
  std::optional<std::string> memory_reference;
  std::optional<std::int64_t> declaration_location_reference;
  std::optional<std::int64_t> value_location_reference;
};
template <std::same_as<Variable> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("name", &T::name), field("value", &T::value), field("type", &T::type), field("presentationHint", &T::presentation_hint), field("evaluateName", &T::evaluate_name), field("variablesReference", &T::variables_reference), field("namedVariables", &T::named_variables), field("indexedVariables", &T::indexed_variables), field("memoryReference", &T::memory_reference), field("declarationLocationReference", &T::declaration_location_reference), field("valueLocationReference", &T::value_location_reference)};
}

struct VariablesResponseBody {
  std::vector<Variable> variables;
};
template <std::same_as<VariablesResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("variables", &T::variables)};
}

struct VariablesRequest {
  static constexpr std::string_view command = "variables";
  using Arguments = VariablesArguments;
  using Body = VariablesResponseBody;
};

struct SetVariableArguments {
  std::int64_t variables_reference{};
  std::string name;
  std::string value;
  std::optional<ValueFormat> format;
};
template <std::same_as<SetVariableArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("variablesReference", &T::variables_reference), field("name", &T::name), field("value", &T::value), field("format", &T::format)};
}

struct SetVariableResponseBody {
  std::string value;
  std::optional<std::string> type;
  std::optional<std::int64_t> variables_reference;
  std::optional<std::int64_t> named_variables;
  std::optional<std::int64_t> indexed_variables;
  std::optional<std::string> memory_reference;
  std::optional<std::int64_t> value_location_reference;
};
template <std::same_as<SetVariableResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("value", &T::value), field("type", &T::type), field("variablesReference", &T::variables_reference), field("namedVariables", &T::named_variables), field("indexedVariables", &T::indexed_variables), field("memoryReference", &T::memory_reference), field("valueLocationReference", &T::value_location_reference)};
}

struct SetVariableRequest {
  static constexpr std::string_view command = "setVariable";
  using Arguments = SetVariableArguments;
  using Body = SetVariableResponseBody;
};

struct SourceArguments {
  std::optional<Source> source;
  std::int64_t source_reference{};
};
template <std::same_as<SourceArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("sourceReference", &T::source_reference)};
}

struct SourceResponseBody {
  std::string content;
  std::optional<std::string> mime_type;
};
template <std::same_as<SourceResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("content", &T::content), field("mimeType", &T::mime_type)};
}

struct SourceRequest {
  static constexpr std::string_view command = "source";
  using Arguments = SourceArguments;
  using Body = SourceResponseBody;
};

struct Thread {
  std::int64_t id{};
  std::string name;
};
template <std::same_as<Thread> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("name", &T::name)};
}

struct ThreadsResponseBody {
  std::vector<Thread> threads;
};
template <std::same_as<ThreadsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threads", &T::threads)};
}

struct ThreadsRequest {
  static constexpr std::string_view command = "threads";
  using Arguments = Nothing;
  using Body = ThreadsResponseBody;
};

struct TerminateThreadsArguments {
  std::optional<std::vector<std::int64_t>> thread_ids;
};
template <std::same_as<TerminateThreadsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadIds", &T::thread_ids)};
}

struct TerminateThreadsRequest {
  static constexpr std::string_view command = "terminateThreads";
  using Arguments = TerminateThreadsArguments;
  using Body = Nothing;
};

struct ModulesArguments {
  std::optional<std::int64_t> start_module;
  std::optional<std::int64_t> module_count;
};
template <std::same_as<ModulesArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("startModule", &T::start_module), field("moduleCount", &T::module_count)};
}

struct ModulesResponseBody {
  std::vector<Module> modules;
  std::optional<std::int64_t> total_modules;
};
template <std::same_as<ModulesResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("modules", &T::modules), field("totalModules", &T::total_modules)};
}

struct ModulesRequest {
  static constexpr std::string_view command = "modules";
  using Arguments = ModulesArguments;
  using Body = ModulesResponseBody;
};

struct LoadedSourcesArguments {
};
template <std::same_as<LoadedSourcesArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{};
}

struct LoadedSourcesResponseBody {
  std::vector<Source> sources;
};
template <std::same_as<LoadedSourcesResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("sources", &T::sources)};
}

struct LoadedSourcesRequest {
  static constexpr std::string_view command = "loadedSources";
  using Arguments = LoadedSourcesArguments;
  using Body = LoadedSourcesResponseBody;
};

struct EvaluateArguments {
  std::string expression;
  std::optional<std::int64_t> frame_id;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<Source> source;
  std::optional<std::string> context;
  std::optional<ValueFormat> format;
};
template <std::same_as<EvaluateArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("expression", &T::expression), field("frameId", &T::frame_id), field("line", &T::line), field("column", &T::column), field("source", &T::source), field("context", &T::context), field("format", &T::format)};
}

struct EvaluateResponseBody {
  std::string result;
  std::optional<std::string> type;
  std::optional<VariablePresentationHint> presentation_hint;
  std::int64_t variables_reference{};
  std::optional<std::int64_t> named_variables;
  std::optional<std::int64_t> indexed_variables;
  std::optional<std::string> memory_reference;
  std::optional<std::int64_t> value_location_reference;
};
template <std::same_as<EvaluateResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("result", &T::result), field("type", &T::type), field("presentationHint", &T::presentation_hint), field("variablesReference", &T::variables_reference), field("namedVariables", &T::named_variables), field("indexedVariables", &T::indexed_variables), field("memoryReference", &T::memory_reference), field("valueLocationReference", &T::value_location_reference)};
}

struct EvaluateRequest {
  static constexpr std::string_view command = "evaluate";
  using Arguments = EvaluateArguments;
  using Body = EvaluateResponseBody;
};

struct SetExpressionArguments {
  std::string expression;
  std::string value;
  std::optional<std::int64_t> frame_id;
  std::optional<ValueFormat> format;
};
template <std::same_as<SetExpressionArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("expression", &T::expression), field("value", &T::value), field("frameId", &T::frame_id), field("format", &T::format)};
}

struct SetExpressionResponseBody {
  std::string value;
  std::optional<std::string> type;
  std::optional<VariablePresentationHint> presentation_hint;
  std::optional<std::int64_t> variables_reference;
  std::optional<std::int64_t> named_variables;
  std::optional<std::int64_t> indexed_variables;
  std::optional<std::string> memory_reference;
  std::optional<std::int64_t> value_location_reference;
};
template <std::same_as<SetExpressionResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("value", &T::value), field("type", &T::type), field("presentationHint", &T::presentation_hint), field("variablesReference", &T::variables_reference), field("namedVariables", &T::named_variables), field("indexedVariables", &T::indexed_variables), field("memoryReference", &T::memory_reference), field("valueLocationReference", &T::value_location_reference)};
}

struct SetExpressionRequest {
  static constexpr std::string_view command = "setExpression";
  using Arguments = SetExpressionArguments;
  using Body = SetExpressionResponseBody;
};

struct StepInTargetsArguments {
  std::int64_t frame_id{};
};
template <std::same_as<StepInTargetsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("frameId", &T::frame_id)};
}

struct StepInTarget {
  std::int64_t id{};
  std::string label;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
};
template <std::same_as<StepInTarget> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("label", &T::label), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column)};
}

struct StepInTargetsResponseBody {
  std::vector<StepInTarget> targets;
};
template <std::same_as<StepInTargetsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("targets", &T::targets)};
}

struct StepInTargetsRequest {
  static constexpr std::string_view command = "stepInTargets";
  using Arguments = StepInTargetsArguments;
  using Body = StepInTargetsResponseBody;
};

struct GotoTargetsArguments {
  Source source{};
  std::int64_t line{};
  std::optional<std::int64_t> column;
};
template <std::same_as<GotoTargetsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("line", &T::line), field("column", &T::column)};
}

struct GotoTarget {
  std::int64_t id{};
  std::string label;
  std::int64_t line{};
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
  std::optional<std::string> instruction_pointer_reference;
};
template <std::same_as<GotoTarget> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("label", &T::label), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column), field("instructionPointerReference", &T::instruction_pointer_reference)};
}

struct GotoTargetsResponseBody {
  std::vector<GotoTarget> targets;
};
template <std::same_as<GotoTargetsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("targets", &T::targets)};
}

struct GotoTargetsRequest {
  static constexpr std::string_view command = "gotoTargets";
  using Arguments = GotoTargetsArguments;
  using Body = GotoTargetsResponseBody;
};

struct CompletionsArguments {
  std::optional<std::int64_t> frame_id;
  std::string text;
  std::int64_t column{};
  std::optional<std::int64_t> line;
};
template <std::same_as<CompletionsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("frameId", &T::frame_id), field("text", &T::text), field("column", &T::column), field("line", &T::line)};
}

enum class CompletionItemType { method, function, constructor, field, variable, class_, interface, module_, property, unit, value, enum_, keyword, snippet, text, color, file, reference, customcolor };
constexpr auto names_of(std::type_identity<CompletionItemType>) { return std::array{name(CompletionItemType::method, "method"), name(CompletionItemType::function, "function"), name(CompletionItemType::constructor, "constructor"), name(CompletionItemType::field, "field"), name(CompletionItemType::variable, "variable"), name(CompletionItemType::class_, "class"), name(CompletionItemType::interface, "interface"), name(CompletionItemType::module_, "module"), name(CompletionItemType::property, "property"), name(CompletionItemType::unit, "unit"), name(CompletionItemType::value, "value"), name(CompletionItemType::enum_, "enum"), name(CompletionItemType::keyword, "keyword"), name(CompletionItemType::snippet, "snippet"), name(CompletionItemType::text, "text"), name(CompletionItemType::color, "color"), name(CompletionItemType::file, "file"), name(CompletionItemType::reference, "reference"), name(CompletionItemType::customcolor, "customcolor")}; }

struct CompletionItem {
  std::string label;
  std::optional<std::string> text;
  std::optional<std::string> sort_text;
  std::optional<std::string> detail;
  std::optional<CompletionItemType> type;
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> length;
  std::optional<std::int64_t> selection_start;
  std::optional<std::int64_t> selection_length;
};
template <std::same_as<CompletionItem> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("label", &T::label), field("text", &T::text), field("sortText", &T::sort_text), field("detail", &T::detail), field("type", &T::type), field("start", &T::start), field("length", &T::length), field("selectionStart", &T::selection_start), field("selectionLength", &T::selection_length)};
}

struct CompletionsResponseBody {
  std::vector<CompletionItem> targets;
};
template <std::same_as<CompletionsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("targets", &T::targets)};
}

struct CompletionsRequest {
  static constexpr std::string_view command = "completions";
  using Arguments = CompletionsArguments;
  using Body = CompletionsResponseBody;
};

struct ExceptionInfoArguments {
  std::int64_t thread_id{};
};
template <std::same_as<ExceptionInfoArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("threadId", &T::thread_id)};
}

struct ExceptionDetails {
  std::optional<std::string> message;
  std::optional<std::string> type_name;
  std::optional<std::string> full_type_name;
  std::optional<std::string> evaluate_name;
  std::optional<std::string> stack_trace;
  std::optional<std::vector<ExceptionDetails>> inner_exception;
};
template <std::same_as<ExceptionDetails> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("message", &T::message), field("typeName", &T::type_name), field("fullTypeName", &T::full_type_name), field("evaluateName", &T::evaluate_name), field("stackTrace", &T::stack_trace), field("innerException", &T::inner_exception)};
}

struct ExceptionInfoResponseBody {
  std::string exception_id;
  std::optional<std::string> description;
  ExceptionBreakMode break_mode{};
  std::optional<ExceptionDetails> details;
};
template <std::same_as<ExceptionInfoResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("exceptionId", &T::exception_id), field("description", &T::description), field("breakMode", &T::break_mode), field("details", &T::details)};
}

struct ExceptionInfoRequest {
  static constexpr std::string_view command = "exceptionInfo";
  using Arguments = ExceptionInfoArguments;
  using Body = ExceptionInfoResponseBody;
};

struct ReadMemoryArguments {
  std::string memory_reference;
  std::optional<std::int64_t> offset;
  std::int64_t count{};
};
template <std::same_as<ReadMemoryArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("memoryReference", &T::memory_reference), field("offset", &T::offset), field("count", &T::count)};
}

struct ReadMemoryResponseBody {
  std::string address;
  std::optional<std::int64_t> unreadable_bytes;
  std::optional<std::string> data;
};
template <std::same_as<ReadMemoryResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("address", &T::address), field("unreadableBytes", &T::unreadable_bytes), field("data", &T::data)};
}

struct ReadMemoryRequest {
  static constexpr std::string_view command = "readMemory";
  using Arguments = ReadMemoryArguments;
  using Body = ReadMemoryResponseBody;
};

struct WriteMemoryArguments {
  std::string memory_reference;
  std::optional<std::int64_t> offset;
  std::optional<bool> allow_partial;
  std::string data;
};
template <std::same_as<WriteMemoryArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("memoryReference", &T::memory_reference), field("offset", &T::offset), field("allowPartial", &T::allow_partial), field("data", &T::data)};
}

struct WriteMemoryResponseBody {
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> bytes_written;
};
template <std::same_as<WriteMemoryResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("offset", &T::offset), field("bytesWritten", &T::bytes_written)};
}

struct WriteMemoryRequest {
  static constexpr std::string_view command = "writeMemory";
  using Arguments = WriteMemoryArguments;
  using Body = WriteMemoryResponseBody;
};

struct DisassembleArguments {
  std::string memory_reference;
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> instruction_offset;
  std::int64_t instruction_count{};
  std::optional<bool> resolve_symbols;
};
template <std::same_as<DisassembleArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("memoryReference", &T::memory_reference), field("offset", &T::offset), field("instructionOffset", &T::instruction_offset), field("instructionCount", &T::instruction_count), field("resolveSymbols", &T::resolve_symbols)};
}

enum class DisassembledInstructionPresentationHint { normal, invalid };
constexpr auto names_of(std::type_identity<DisassembledInstructionPresentationHint>) { return std::array{name(DisassembledInstructionPresentationHint::normal, "normal"), name(DisassembledInstructionPresentationHint::invalid, "invalid")}; }

struct DisassembledInstruction {
  std::string address;
  std::optional<std::string> instruction_bytes;
  std::string instruction;
  std::optional<std::string> symbol;
  std::optional<Source> location;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
  std::optional<DisassembledInstructionPresentationHint> presentation_hint;
};
template <std::same_as<DisassembledInstruction> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("address", &T::address), field("instructionBytes", &T::instruction_bytes), field("instruction", &T::instruction), field("symbol", &T::symbol), field("location", &T::location), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column), field("presentationHint", &T::presentation_hint)};
}

struct DisassembleResponseBody {
  std::vector<DisassembledInstruction> instructions;
};
template <std::same_as<DisassembleResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("instructions", &T::instructions)};
}

struct DisassembleRequest {
  static constexpr std::string_view command = "disassemble";
  using Arguments = DisassembleArguments;
  using Body = DisassembleResponseBody;
};

struct LocationsArguments {
  std::int64_t location_reference{};
};
template <std::same_as<LocationsArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("locationReference", &T::location_reference)};
}

struct LocationsResponseBody {
  Source source{};
  std::int64_t line{};
  std::optional<std::int64_t> column;
  std::optional<std::int64_t> end_line;
  std::optional<std::int64_t> end_column;
};
template <std::same_as<LocationsResponseBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("source", &T::source), field("line", &T::line), field("column", &T::column), field("endLine", &T::end_line), field("endColumn", &T::end_column)};
}

struct LocationsRequest {
  static constexpr std::string_view command = "locations";
  using Arguments = LocationsArguments;
  using Body = LocationsResponseBody;
};

struct Message {
  std::int64_t id{};
  std::string format;
  std::optional<std::map<std::string, std::string>> variables;
  std::optional<bool> send_telemetry;
  std::optional<bool> show_user;
  std::optional<std::string> url;
  std::optional<std::string> url_label;
};
template <std::same_as<Message> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("format", &T::format), field("variables", &T::variables), field("sendTelemetry", &T::send_telemetry), field("showUser", &T::show_user), field("url", &T::url), field("urlLabel", &T::url_label)};
}

}  // namespace wayfinder::dap
