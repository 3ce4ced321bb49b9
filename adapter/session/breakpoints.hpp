#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/generated/dap_types.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

/// A breakpoint as the client set it, in the debuggee's lines, and where it stands now.
struct PlacedBreakpoint {
  link::LineBreakpoint wanted;  ///< its id is stable while (source, line) is in the client's list
  link::BreakpointStatus status;
};

struct NamedBreakpoint {
  link::FunctionBreakpoint wanted;
  link::BreakpointStatus status;
};

/// The breakpoints of all sources of one client: one list a source, in the debuggee's terms.
struct SourceBreakpoints {
  link::SourceKey key;
  dap::Source source;  ///< as the client named it
  std::vector<PlacedBreakpoint> breakpoints;
};

/// What the client wants, whether or not a program is there; survives restarts. Thread: adapter I/O.
class Breakpoints {
 public:
  /// Replaces the list of one source. Entries on a line that had one keep their ids; `wanted` needs none.
  SourceBreakpoints& replace(link::SourceKey key, dap::Source source, std::vector<link::LineBreakpoint> wanted);
  std::vector<NamedBreakpoint>& replace_functions(std::vector<link::FunctionBreakpoint> wanted);
  void set_exceptions(link::SetExceptionBreakpointsArguments wanted) { exceptions_ = std::move(wanted); }

  [[nodiscard]] std::map<std::string, SourceBreakpoints>& sources() noexcept { return sources_; }
  [[nodiscard]] std::vector<NamedBreakpoint>& functions() noexcept { return functions_; }
  [[nodiscard]] const link::SetExceptionBreakpointsArguments& exceptions() const noexcept { return exceptions_; }

  /// Notes what the agent says of a breakpoint; the source it stands in (null for a function's), or nullopt when the
  /// client has removed it meanwhile.
  std::optional<const dap::Source*> update(const link::BreakpointStatus& status);

  /// What is known of these, in their order; one that a later request has removed is a failed one.
  [[nodiscard]] std::vector<link::BreakpointStatus> statuses_of(const std::vector<std::int64_t>& ids) const;

  /// The program is gone: none is bound any more.
  void forget_statuses();

  [[nodiscard]] static link::BreakpointStatus pending(std::int64_t id, std::int64_t line);

 private:
  std::map<std::string, SourceBreakpoints> sources_;  ///< by path, or "#reference"
  std::vector<NamedBreakpoint> functions_;
  link::SetExceptionBreakpointsArguments exceptions_{.uncaught = {.enabled = true, .condition = {}}, .caught = {}};
  std::int64_t last_id_{};
};

}  // namespace wayfinder::adapter
