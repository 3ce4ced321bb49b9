#pragma once
#include "protocol/generated/dap_types.hpp"
#include "protocol/link_messages.hpp"
#include "runtime/agent/command.hpp"
#include "runtime/inspect/inspector.hpp"

/// One function a command: arguments in, body or error out. Thread: VM.
namespace wayfinder::runtime::inspect {

[[nodiscard]] Result<dap::ThreadsResponseBody> threads(const Vm& vm, const Nothing& arguments);
[[nodiscard]] Result<dap::StackTraceResponseBody> stack_trace(const Vm& vm, const dap::StackTraceArguments& arguments);
[[nodiscard]] Result<dap::ScopesResponseBody> scopes(const Vm& vm, const dap::ScopesArguments& arguments);
[[nodiscard]] Result<dap::VariablesResponseBody> variables(const Vm& vm, const dap::VariablesArguments& arguments);
[[nodiscard]] Result<dap::SetVariableResponseBody> set_variable(const Vm& vm,
                                                                const dap::SetVariableArguments& arguments);
[[nodiscard]] Result<dap::SetExpressionResponseBody> set_expression(const Vm& vm,
                                                                    const dap::SetExpressionArguments& arguments);
[[nodiscard]] Result<dap::EvaluateResponseBody> evaluate(const Vm& vm, const dap::EvaluateArguments& arguments);
[[nodiscard]] Result<dap::CompletionsResponseBody> completions(const Vm& vm,
                                                               const dap::CompletionsArguments& arguments);
[[nodiscard]] Result<dap::ExceptionInfoResponseBody> exception_info(const Vm& vm,
                                                                    const dap::ExceptionInfoArguments& arguments);
[[nodiscard]] Result<dap::LoadedSourcesResponseBody> loaded_sources(const Vm& vm,
                                                                    const dap::LoadedSourcesArguments& arguments);
[[nodiscard]] Result<dap::SourceResponseBody> source(const Vm& vm, const dap::SourceArguments& arguments);
[[nodiscard]] Result<link::MemoryStatisticsBody> memory_statistics(const Vm& vm, const Nothing& arguments);
[[nodiscard]] Result<link::ForceGcBody> force_gc(const Vm& vm, const Nothing& arguments);
[[nodiscard]] Result<link::InspectRegistryBody> inspect_registry(const Vm& vm,
                                                                 const link::InspectRegistryArguments& arguments);

/// The source of a chunk as DAP has it; nullopt: code without one (C, stripped).
[[nodiscard]] std::optional<dap::Source> dap_source(SourceTable& sources, std::string_view chunk);

}  // namespace wayfinder::runtime::inspect
