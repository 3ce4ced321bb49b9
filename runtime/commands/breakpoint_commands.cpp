#include <algorithm>
#include <array>
#include <limits>

#include "runtime/commands/command_table.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/inspect/quiet_command.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime {
namespace {

Result<link::BreakpointStatuses> set_breakpoints(const Vm& vm, const link::SetBreakpointsArguments& arguments) {
  Debugger& debugger = Debugger::of_thread();
  auto statuses = debugger.breakpoints.set_lines(vm.L, arguments);
  debugger.code_needs_changed(vm.L);
  return statuses;
}

Result<link::BreakpointStatuses> set_function_breakpoints(const Vm& vm,
                                                          const link::SetFunctionBreakpointsArguments& arguments) {
  Debugger& debugger = Debugger::of_thread();
  auto statuses = debugger.breakpoints.set_functions(vm.L, arguments);
  debugger.code_needs_changed(vm.L);
  return statuses;
}

Result<link::SetExceptionBreakpointsBody> set_exception_breakpoints(
    const Vm& vm, const link::SetExceptionBreakpointsArguments& arguments) {
  auto filters = ExceptionFilters::compile(vm.L, arguments);
  if (!filters) return tl::unexpected(std::move(filters.error()));
  Debugger& debugger = Debugger::of_thread();
  debugger.filters = std::move(*filters);
  debugger.run_needs_changed(vm.L);
  if (const LayoutVerdict& verdict = layout_verdict(); debugger.filters.any() && !verdict.is_trusted && !is_luajit) {
    return link::SetExceptionBreakpointsBody{
        "errors are not stopped at, as this Lua's memory layout is not the known one (" + verdict.reason + ")"};
  }
  return link::SetExceptionBreakpointsBody{};
}

Result<link::BreakpointLocationsBody> breakpoint_locations(const Vm& vm,
                                                           const link::BreakpointLocationsArguments& arguments) {
  auto lines = BreakpointSet::lines_of_source(vm.L, arguments.source);
  if (!lines) return tl::unexpected(std::move(lines.error()));
  constexpr std::int64_t last_line = std::numeric_limits<int>::max();
  const auto first = static_cast<int>(std::clamp<std::int64_t>(arguments.line, 0, last_line));
  const auto last = static_cast<int>(std::clamp<std::int64_t>(arguments.end_line, 0, last_line));
  const std::vector<int> found = lines->between(first, last);
  return link::BreakpointLocationsBody{{found.begin(), found.end()}};
}

}  // namespace

std::span<const Command> breakpoint_commands() noexcept {
  static constexpr std::array commands{
      inspect::quiet_command<link::SetBreakpoints, set_breakpoints>(When::any),
      inspect::quiet_command<link::SetFunctionBreakpoints, set_function_breakpoints>(When::any),
      inspect::quiet_command<link::SetExceptionBreakpoints, set_exception_breakpoints>(When::any),
      inspect::quiet_command<link::BreakpointLocations, breakpoint_locations>(When::any),
  };
  return commands;
}

}  // namespace wayfinder::runtime
