#include "adapter/sources/translation.hpp"

#include <algorithm>
#include <limits>

namespace wayfinder::adapter {
namespace {

/// Lua counts lines in an int.
constexpr std::int64_t last_line = std::numeric_limits<std::int32_t>::max() - 1;

/// 0 means "not known" for lines and columns of the agent; it has no place before the client's first.
std::int64_t rebased(std::int64_t from_1, bool starts_at_1) {
  return starts_at_1 ? from_1 : std::max<std::int64_t>(from_1 - 1, 0);
}

}  // namespace

std::string SourceTranslation::path_to_debuggee(const std::string& path) const {
  return to_remote(uses_uris || path.starts_with("file://") ? path_of_uri(path) : path, mappings);
}

std::string SourceTranslation::path_to_client(const std::string& path) const {
  const std::string local = to_local(path, mappings);
  return uses_uris ? uri_of(local) : local;
}

Result<std::int64_t> SourceTranslation::line_to_debuggee(std::int64_t line, const std::string& field) const {
  const std::int64_t first = lines_start_at_1 ? 1 : 0;
  if (line < first) return refuse(field, fmt::format("a line number of at least {}", first), std::to_string(line));
  if (line > last_line) return refuse(field, fmt::format("a line number up to {}", last_line), std::to_string(line));
  return line + 1 - first;
}

std::int64_t SourceTranslation::column_to_debuggee(std::int64_t column) const {
  return columns_start_at_1 ? column : column + 1;
}

std::int64_t SourceTranslation::line_to_client(std::int64_t line) const {
  return rebased(line, lines_start_at_1);
}

Result<link::SourceKey> SourceTranslation::key_of(const dap::Source& source) const {
  if (source.source_reference.value_or(0) > 0) return link::SourceKey{std::nullopt, source.source_reference};
  if (source.path && !source.path->empty()) return link::SourceKey{path_to_debuggee(*source.path), std::nullopt};
  return refuse("source", "a path or a sourceReference", "neither");
}

void SourceTranslation::to_client(dap::Source& source) const {
  if (source.path) source.path = path_to_client(*source.path);
  const bool is_name_only = source.path && !source.path->starts_with('/') && !source.path->starts_with("file://");
  if (is_name_only) source.path.reset();  // a host's own, which no mapping knows: nothing to open
  if (!source.sources) return;
  for (auto& inner : *source.sources)
    to_client(inner);
}

void SourceTranslation::to_client(dap::StackTraceResponseBody& body) const {
  for (auto& frame : body.stack_frames) {
    if (frame.source) to_client(*frame.source);
    frame.line = rebased(frame.line, lines_start_at_1);
    frame.column = rebased(frame.column, columns_start_at_1);
    if (frame.end_line) frame.end_line = rebased(*frame.end_line, lines_start_at_1);
    if (frame.end_column) frame.end_column = rebased(*frame.end_column, columns_start_at_1);
  }
}

void SourceTranslation::to_client(dap::ScopesResponseBody& body) const {
  for (auto& scope : body.scopes) {
    if (scope.source) to_client(*scope.source);
    lines_to_client(scope.line, scope.column, scope.end_line, scope.end_column);
  }
}

void SourceTranslation::to_client(dap::LoadedSourcesResponseBody& body) const {
  for (auto& source : body.sources)
    to_client(source);
}

void SourceTranslation::to_client(dap::OutputEventBody& body) const {
  std::optional<std::int64_t> none;
  if (body.source) to_client(*body.source);
  lines_to_client(body.line, body.column, none, none);
}

void SourceTranslation::lines_to_client(std::optional<std::int64_t>& line, std::optional<std::int64_t>& column,
                                        std::optional<std::int64_t>& end_line,
                                        std::optional<std::int64_t>& end_column) const {
  if (line) line = rebased(*line, lines_start_at_1);
  if (end_line) end_line = rebased(*end_line, lines_start_at_1);
  if (column) column = rebased(*column, columns_start_at_1);
  if (end_column) end_column = rebased(*end_column, columns_start_at_1);
}

}  // namespace wayfinder::adapter
