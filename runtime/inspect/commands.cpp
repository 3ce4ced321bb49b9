#include <array>

#include "runtime/inspect/collector_pause.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/inspect.hpp"

namespace wayfinder::runtime {
namespace {

/// A command that shows things of the program.
template <class Request, auto handler>
constexpr Command view(When when) {
  return command<Request, [](const Vm& vm, const typename Request::Arguments& arguments) {
    const inspect::CollectorPause pause{vm.L};
    return handler(vm, arguments);
  }>(when);
}

}  // namespace

std::span<const Command> inspect_commands() noexcept {
  static constexpr std::array commands{
      view<dap::ThreadsRequest, inspect::threads>(When::any),
      view<dap::StackTraceRequest, inspect::stack_trace>(When::stopped_only),
      view<dap::ScopesRequest, inspect::scopes>(When::stopped_only),
      view<dap::VariablesRequest, inspect::variables>(When::stopped_only),
      view<dap::SetVariableRequest, inspect::set_variable>(When::stopped_only),
      view<dap::SetExpressionRequest, inspect::set_expression>(When::stopped_only),
      view<dap::EvaluateRequest, inspect::evaluate>(When::any),
      view<dap::CompletionsRequest, inspect::completions>(When::any),
      view<dap::ExceptionInfoRequest, inspect::exception_info>(When::stopped_only),
      view<dap::LoadedSourcesRequest, inspect::loaded_sources>(When::any),
      view<dap::SourceRequest, inspect::source>(When::any),
      command<link::MemoryStatistics, inspect::memory_statistics>(When::any),
      command<link::ForceGc, inspect::force_gc>(When::any),
      view<link::InspectRegistry, inspect::inspect_registry>(When::any),
  };
  return commands;
}

}  // namespace wayfinder::runtime
