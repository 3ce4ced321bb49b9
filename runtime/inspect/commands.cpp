#include <array>

#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/inspect.hpp"
#include "runtime/inspect/quiet_command.hpp"

namespace wayfinder::runtime {

std::span<const Command> inspect_commands() noexcept {
  static constexpr std::array commands{
      inspect::quiet_command<dap::ThreadsRequest, inspect::threads>(When::any),
      inspect::quiet_command<dap::StackTraceRequest, inspect::stack_trace>(When::stopped_only),
      inspect::quiet_command<dap::ScopesRequest, inspect::scopes>(When::stopped_only),
      inspect::quiet_command<dap::VariablesRequest, inspect::variables>(When::stopped_only),
      inspect::quiet_command<dap::SetVariableRequest, inspect::set_variable>(When::stopped_only),
      inspect::quiet_command<dap::SetExpressionRequest, inspect::set_expression>(When::stopped_only),
      inspect::quiet_command<dap::EvaluateRequest, inspect::evaluate>(When::any),
      inspect::quiet_command<dap::CompletionsRequest, inspect::completions>(When::any),
      inspect::quiet_command<dap::ExceptionInfoRequest, inspect::exception_info>(When::stopped_only),
      inspect::quiet_command<dap::LoadedSourcesRequest, inspect::loaded_sources>(When::any),
      inspect::quiet_command<dap::SourceRequest, inspect::source>(When::any),
      command<link::MemoryStatistics, inspect::memory_statistics>(When::any),
      command<link::ForceGc, inspect::force_gc>(When::any),
      inspect::quiet_command<link::InspectRegistry, inspect::inspect_registry>(When::any),
  };
  return commands;
}

}  // namespace wayfinder::runtime
