#pragma once
#include <span>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// The commands that look at the program: threads, stackTrace, scopes, variables, setVariable, setExpression, evaluate,
/// completions, exceptionInfo, loadedSources, source, memoryStatistics, forceGC, inspectRegistry. Thread: any.
[[nodiscard]] std::span<const Command> inspect_commands() noexcept;

}  // namespace wayfinder::runtime
