#include "adapter/requests/table.hpp"

#include <array>

#include "adapter/requests/breakpoints.hpp"
#include "adapter/requests/execution.hpp"
#include "adapter/requests/inspection.hpp"
#include "adapter/requests/lifecycle.hpp"
#include "adapter/requests/memory.hpp"
#include "adapter/requests/profiling.hpp"

namespace wayfinder::adapter {
namespace {

constexpr States before_program = State::initialized | State::configured;
constexpr States any_program = States{State::launching} | State::running | State::stopped;
constexpr States live_program = State::running | State::stopped;
constexpr States with_results = live_program | State::ended;
constexpr States initialized = before_program | any_program | State::ended;
constexpr States always = initialized | State::fresh;

constexpr std::array all_routes{
    // life
    route<Initialize, initialize>(State::fresh, Extras::ignore, Events::wait),
    route<Launch, launch>(before_program, Extras::editor, Events::wait),
    route<Attach, attach>(before_program, Extras::editor, Events::wait),
    route<dap::ConfigurationDoneRequest, configuration_done>(initialized),
    route<dap::RestartRequest, restart>(live_program, Extras::ignore, Events::wait),
    route<dap::TerminateRequest, terminate>(any_program | State::ended),
    carried_through(route<dap::DisconnectRequest, disconnect>(always, Extras::ignore, Events::wait)),
    route<dap::CancelRequest, cancel>(always),
    // breakpoints
    carried_through(route<dap::SetBreakpointsRequest, set_breakpoints>(initialized)),
    carried_through(route<dap::SetFunctionBreakpointsRequest, set_function_breakpoints>(initialized)),
    carried_through(route<dap::SetExceptionBreakpointsRequest, set_exception_breakpoints>(initialized)),
    route<dap::BreakpointLocationsRequest, breakpoint_locations>(initialized),
    // execution
    carried_through(route<dap::ContinueRequest, continue_>(State::stopped)),
    carried_through(route<dap::NextRequest, next>(State::stopped)),
    carried_through(route<dap::StepInRequest, step_in>(State::stopped)),
    carried_through(route<dap::StepOutRequest, step_out>(State::stopped)),
    carried_through(route<dap::PauseRequest, pause>(State::running)),
    // inspection
    route<dap::ThreadsRequest, threads>(any_program | State::ended),
    route<dap::StackTraceRequest, stack_trace>(State::stopped),
    route<dap::ScopesRequest, scopes>(State::stopped),
    route<dap::VariablesRequest, variables>(State::stopped),
    route<dap::SetVariableRequest, set_variable>(State::stopped),
    route<dap::SetExpressionRequest, set_expression>(State::stopped),
    route<dap::EvaluateRequest, evaluate>(live_program),
    route<dap::CompletionsRequest, completions>(live_program),
    route<dap::ExceptionInfoRequest, exception_info>(State::stopped),
    route<dap::LoadedSourcesRequest, loaded_sources>(live_program),
    route<dap::SourceRequest, source>(live_program),
    // profiling
    carried_through(route<profiling_requests::Start, profiling_start>(live_program, Extras::refuse)),
    carried_through(route<profiling_requests::Stop, profiling_stop>(with_results, Extras::refuse)),
    route<profiling_requests::Snapshot, profiling_snapshot>(with_results, Extras::refuse),
    route<profiling_requests::Export, profiling_export>(with_results, Extras::refuse),
    route<profiling_requests::List, profiling_list>(with_results, Extras::refuse),
    route<profiling_requests::Delete, profiling_delete>(with_results, Extras::refuse),
    // memory
    route<memory_requests::Statistics, memory_statistics>(live_program, Extras::refuse),
    route<link::ForceGc, force_gc>(live_program, Extras::refuse),
    route<memory_requests::Take, take_snapshot>(live_program, Extras::refuse),
    route<memory_requests::List, list_snapshots>(with_results, Extras::refuse),
    route<memory_requests::Get, get_snapshot>(with_results, Extras::refuse),
    route<memory_requests::GetObject, get_object>(with_results, Extras::refuse),
    route<memory_requests::Delete, delete_snapshot>(with_results, Extras::refuse),
    route<memory_requests::Diff, diff_snapshots>(with_results, Extras::refuse),
    route<memory_requests::Trend, snapshot_trend>(with_results, Extras::refuse),
    route<memory_requests::Report, heap_report>(with_results, Extras::refuse),
    route<memory_requests::Export, export_snapshot>(with_results, Extras::refuse),
    route<memory_requests::StoreStatistics, store_statistics>(with_results, Extras::refuse),
    route<link::InspectRegistry, inspect_registry>(live_program, Extras::refuse),
};

}  // namespace

std::span<const Route> routes() noexcept {
  return all_routes;
}

}  // namespace wayfinder::adapter
