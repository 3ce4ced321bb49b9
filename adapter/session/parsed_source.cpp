#include "adapter/session/parsed_source.hpp"

#include <fmt/format.h>

#include "adapter/session/session.hpp"
#include "adapter/syntax/active_lines.hpp"

namespace wayfinder::adapter {
namespace {

/// The file as the program's Lua reads it; null: it is not here, too long, or which Lua that is cannot be told yet.
const ParsedFiles::File* parsed_file(Session& session, const std::string& path) {
  const std::string& said = session.program().lua();
  const auto* dialect = syntax::dialect_named(said.empty() ? session.program().plan().lua : said);
  if (dialect == nullptr) return nullptr;
  const std::string here = session.translation().path_to_client(path);
  return session.parsed_files().find(session.translation().uses_uris ? path_of_uri(here) : here, *dialect);
}

}  // namespace

void add_columns(Session& session, dap::StackTraceResponseBody& body) {
  for (auto& frame : body.stack_frames) {
    if (frame.line <= 0 || !frame.source || !frame.source->path) continue;
    const auto* file = parsed_file(session, *frame.source->path);
    if (file == nullptr) continue;
    if (const auto column = statement_column(*file, frame.line)) frame.column = *column;
  }
}

void foresee_lines(Session& session, const link::SourceKey& source, std::vector<link::BreakpointStatus>& statuses) {
  const auto* file = source.path ? parsed_file(session, *source.path) : nullptr;
  if (file == nullptr) return;
  for (auto& status : statuses) {
    if (status.verified || status.reason != "pending" || !status.line) continue;
    if (const auto& error = file->chunk.error) {
      status.message = fmt::format("the file does not compile: line {}: {}", error->line, error->message);
    } else if (const auto line = syntax::breakable_line(file->chunk, static_cast<std::int32_t>(*status.line))) {
      status.line = *line;
    } else {
      status.message = fmt::format("there is no code at line {} or after it in the same function", *status.line);
    }
  }
}

void foresee_lines(Session& session, link::SetBreakpointsArguments& breakpoints) {
  const auto* file = breakpoints.source.path ? parsed_file(session, *breakpoints.source.path) : nullptr;
  if (file == nullptr || file->chunk.error) return;
  for (auto& breakpoint : breakpoints.breakpoints)
    breakpoint.foreseen_line = syntax::breakable_line(file->chunk, static_cast<std::int32_t>(breakpoint.line));
}

}  // namespace wayfinder::adapter
