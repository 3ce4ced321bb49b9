#include "protocol/fields.hpp"
#include "protocol/generated/dap_types.hpp"
#include "protocol/heap_report_messages.hpp"
#include "protocol/link_messages.hpp"
#include "protocol/memory_messages.hpp"
#include "protocol/profiling_messages.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace wayfinder;

/// What was read is written and read again as the same; what is refused has a sentence that starts with the field.
template <class T>
void check(const json& value, UnknownFields unknown) {
  const auto message = read<T>(value, {}, unknown);
  if (!message) {
    require(message.error().message.starts_with(message.error().field) && !message.error().field.empty());
    require(message.error().message.find(": expected ") != std::string::npos);
    return;
  }
  const json written = write(*message);
  const auto again = read<T>(written, {}, UnknownFields::refuse);
  require(again && write(*again) == written);
}

template <class... T>
void check_all(const json& value) {
  (check<T>(value, UnknownFields::ignore), ...);
  (check<T>(value, UnknownFields::refuse), ...);
}

}  // namespace

/// Arguments of any shape are read or refused; nothing in between.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const auto value = parse_json(input);
  if (!value) return;
  check_all<dap::InitializeRequestArguments, dap::SetBreakpointsArguments, dap::SetExceptionBreakpointsArguments,
            dap::SetFunctionBreakpointsArguments, dap::StackTraceArguments, dap::VariablesArguments,
            dap::EvaluateArguments, dap::SetVariableArguments, dap::DisconnectArguments, dap::CancelArguments,
            dap::Capabilities>(*value);
  check_all<link::HelloBody, link::ConfigureArguments, link::SetBreakpointsArguments, link::StartCollectorArguments,
            link::WriteSnapshotBody, link::InspectRegistryBody>(*value);
  check_all<profiling_requests::StartArguments, profiling_requests::ExportArguments, memory_requests::TakeArguments,
            memory_requests::GetArguments, memory_requests::DiffArguments, memory_requests::ReportArguments>(*value);
}
