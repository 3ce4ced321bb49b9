#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapter/sources/path_mapping.hpp"
#include "protocol/error.hpp"
#include "protocol/generated/dap_types.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

/// Between the client's way to name places and the debuggee's (plain paths of its machine, lines and columns from 1):
/// path mappings, `path` or `uri`, lines and columns from 0 or 1. The one place that knows both. Thread: adapter I/O.
class SourceTranslation {
 public:
  bool lines_start_at_1{true};
  bool columns_start_at_1{true};
  bool uses_uris{};
  std::vector<PathMapping> mappings;

  [[nodiscard]] std::string path_to_debuggee(const std::string& path) const;
  [[nodiscard]] std::string path_to_client(const std::string& path) const;

  /// Error: bad_argument when the line is before the client's first; `field` is where it stands in the arguments.
  [[nodiscard]] Result<std::int64_t> line_to_debuggee(std::int64_t line, const std::string& field) const;
  [[nodiscard]] std::int64_t column_to_debuggee(std::int64_t column) const;
  [[nodiscard]] std::int64_t line_to_client(std::int64_t line) const;

  /// Error: bad_argument on `source` when it has neither a path nor a reference.
  [[nodiscard]] Result<link::SourceKey> key_of(const dap::Source& source) const;

  /// Bodies and events of the agent, changed in place into the client's terms.
  void to_client(dap::Source& source) const;
  void to_client(dap::StackTraceResponseBody& body) const;
  void to_client(dap::ScopesResponseBody& body) const;
  void to_client(dap::LoadedSourcesResponseBody& body) const;
  void to_client(dap::OutputEventBody& body) const;

 private:
  void lines_to_client(std::optional<std::int64_t>& line, std::optional<std::int64_t>& column,
                       std::optional<std::int64_t>& end_line, std::optional<std::int64_t>& end_column) const;
};

}  // namespace wayfinder::adapter
