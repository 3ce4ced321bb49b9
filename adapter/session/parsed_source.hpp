#pragma once
#include <string>
#include <vector>

#include "adapter/sources/parsed_files.hpp"
#include "protocol/generated/dap_types.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

class Session;

/// What is known of the program's sources by reading them, in the debuggee's terms. Thread: adapter I/O.

/// A frame's column: that of the statement which begins its line.
void add_columns(Session& session, dap::StackTraceResponseBody& body);

/// Breakpoints of a file that no Lua has loaded: where they will bind, or why the file cannot be loaded.
void foresee_lines(Session& session, const link::SourceKey& source, std::vector<link::BreakpointStatus>& statuses);

/// The same for an agent that cannot see it by itself.
void foresee_lines(Session& session, link::SetBreakpointsArguments& breakpoints);

}  // namespace wayfinder::adapter
