#include "adapter/requests/lifecycle.hpp"

namespace wayfinder::adapter {
namespace {

std::vector<dap::ExceptionBreakpointsFilter> exception_filters() {
  dap::ExceptionBreakpointsFilter uncaught{.filter = "uncaught", .label = "Uncaught Errors"};
  uncaught.description = "Stop where an error is raised that nothing catches";
  uncaught.default_ = true;
  uncaught.supports_condition = true;
  uncaught.condition_description = "An expression over the error value `err`, for instance: type(err) == \"table\"";
  dap::ExceptionBreakpointsFilter caught{.filter = "caught", .label = "Caught Errors"};
  caught.description = "Stop where an error is raised that pcall, xpcall or coroutine.resume takes";
  caught.default_ = false;
  caught.supports_condition = true;
  caught.condition_description = uncaught.condition_description;
  return {uncaught, caught};
}

dap::Capabilities capabilities() {
  dap::Capabilities body;
  body.supports_configuration_done_request = true;
  body.supports_function_breakpoints = true;
  body.supports_conditional_breakpoints = true;
  body.supports_hit_conditional_breakpoints = true;
  body.supports_log_points = true;
  body.supports_evaluate_for_hovers = true;
  body.exception_breakpoint_filters = exception_filters();
  body.supports_exception_filter_options = true;
  body.supports_exception_info_request = true;
  body.supports_set_variable = true;
  body.supports_set_expression = true;
  body.supports_completions_request = true;
  body.completion_trigger_characters = std::vector<std::string>{".", ":"};
  body.supports_restart_request = true;
  body.supports_terminate_request = true;
  body.supports_delayed_stack_trace_loading = true;
  body.supports_loaded_sources_request = true;
  body.supports_breakpoint_locations_request = true;
  body.supports_cancel_request = true;
  body.supports_clipboard_context = true;
  body.supports_value_formatting_options = true;
  body.supports_ansistyling = true;  // what a program prints is passed on with its escape sequences
  return body;
}

}  // namespace

Result<dap::Capabilities> initialize(Session& session, InitializeArguments arguments) {
  const std::string path_format = arguments.path_format.value_or("path");
  if (path_format != "path" && path_format != "uri") {
    return refuse("pathFormat", "path or uri", shown(json(path_format)));
  }
  auto& translation = session.translation();
  translation.uses_uris = path_format == "uri";
  translation.lines_start_at_1 = arguments.lines_start_at1.value_or(true);
  translation.columns_start_at_1 = arguments.columns_start_at1.value_or(true);
  auto& client = session.client();
  if (arguments.client_id) client.name = *arguments.client_id;
  if (arguments.client_name) client.name = *arguments.client_name;
  client.supports_variable_type = arguments.supports_variable_type.value_or(false);
  client.supports_variable_paging = arguments.supports_variable_paging.value_or(false);
  client.supports_run_in_terminal = arguments.supports_run_in_terminal_request.value_or(false);
  client.supports_progress = arguments.supports_progress_reporting.value_or(false);
  client.supports_invalidated = arguments.supports_invalidated_event.value_or(false);
  client.supports_memory_event = arguments.supports_memory_event.value_or(false);
  client.supports_wayfinder_events = arguments.supports_wayfinder_events.value_or(false);
  session.enter(State::initialized);
  session.send<dap::InitializedEvent>();  // waits behind the response (route: Events::wait)
  return capabilities();
}

}  // namespace wayfinder::adapter
