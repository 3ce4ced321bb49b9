#include "adapter/requests/breakpoints.hpp"

#include <map>
#include <utility>

#include "adapter/session/breakpoint_forwarding.hpp"
#include "adapter/session/parsed_source.hpp"

namespace wayfinder::adapter {
namespace {

/// What the client lists, in the debuggee's lines.
Result<std::vector<link::LineBreakpoint>> wanted_lines(const SourceTranslation& translation,
                                                       const dap::SetBreakpointsArguments& arguments) {
  std::vector<link::LineBreakpoint> wanted;
  if (arguments.breakpoints) {
    for (const auto& breakpoint : *arguments.breakpoints) {
      auto line = translation.line_to_debuggee(breakpoint.line, fmt::format("breakpoints[{}].line", wanted.size()));
      if (!line) return tl::unexpected(std::move(line.error()));
      wanted.push_back({0, *line, breakpoint.condition, breakpoint.hit_condition, breakpoint.log_message});
    }
  } else if (arguments.lines) {
    for (const auto given : *arguments.lines) {
      auto line = translation.line_to_debuggee(given, fmt::format("lines[{}]", wanted.size()));
      if (!line) return tl::unexpected(std::move(line.error()));
      wanted.push_back({0, *line, {}, {}, {}});
    }
  }
  return wanted;
}

std::string name_of_source(const link::SourceKey& key) {
  return key.path ? *key.path : "#" + std::to_string(key.source_reference.value_or(0));
}

/// What an answer is made of: another request may change the lists while this one waits for the agent.
template <class Entry>
std::vector<std::int64_t> ids_of(const std::vector<Entry>& entries) {
  std::vector<std::int64_t> ids;
  for (const auto& entry : entries)
    ids.push_back(entry.wanted.id);
  return ids;
}

/// The filter that a client names; `field` is where it stands.
Result<link::ExceptionFilter*> filter_of(link::SetExceptionBreakpointsArguments& filters, const std::string& name,
                                         const std::string& field) {
  if (name == "uncaught") return &filters.uncaught;
  if (name == "caught") return &filters.caught;
  return refuse(field, "\"uncaught\" or \"caught\"", shown(json(name)));
}

struct WantedFilters {
  link::SetExceptionBreakpointsArguments filters;
  std::map<std::string, std::string> fields;  ///< the link's name of a condition -> the client's
};

Result<WantedFilters> wanted_filters(const dap::SetExceptionBreakpointsArguments& arguments) {
  WantedFilters wanted;
  auto& filters = wanted.filters;
  for (std::size_t i = 0; i < arguments.filters.size(); ++i) {
    auto filter = filter_of(filters, arguments.filters[i], fmt::format("filters[{}]", i));
    if (!filter) return tl::unexpected(std::move(filter.error()));
    (*filter)->enabled = true;
  }
  if (!arguments.filter_options) return wanted;
  for (std::size_t i = 0; i < arguments.filter_options->size(); ++i) {
    const auto& option = (*arguments.filter_options)[i];
    auto filter = filter_of(filters, option.filter_id, fmt::format("filterOptions[{}].filterId", i));
    if (!filter) return tl::unexpected(std::move(filter.error()));
    (*filter)->enabled = true;
    if (!option.condition) continue;
    (*filter)->condition = option.condition;
    wanted.fields[option.filter_id + ".condition"] = fmt::format("filterOptions[{}].condition", i);
  }
  return wanted;
}

/// An error of the agent that names one of `fields`, as the client spelt it.
Error in_the_clients_words(Error error, const std::map<std::string, std::string>& fields) {
  const auto field = fields.find(error.field);
  if (field == fields.end()) return error;
  if (error.message.starts_with(error.field)) error.message.replace(0, error.field.size(), field->second);
  error.field = field->second;
  return error;
}

}  // namespace

asio::awaitable<Result<dap::SetBreakpointsResponseBody>> set_breakpoints(Session& session,
                                                                         dap::SetBreakpointsArguments arguments) {
  auto key = session.translation().key_of(arguments.source);
  if (!key) co_return tl::unexpected(std::move(key.error()));
  auto wanted = wanted_lines(session.translation(), arguments);
  if (!wanted) co_return tl::unexpected(std::move(wanted.error()));
  const std::string name = name_of_source(*key);
  const link::SourceKey of_file = *key;
  const dap::Source source = arguments.source;
  const auto ids = ids_of(
      session.breakpoints().replace(std::move(*key), std::move(arguments.source), std::move(*wanted)).breakpoints);
  co_await session.program().settled();  // so that the answer says what became of them
  auto done = co_await forward_soon(session, forward_source(session, name));
  if (!done && done.error().code != ErrorCode::link_lost) co_return tl::unexpected(std::move(done.error()));
  dap::SetBreakpointsResponseBody body;
  auto statuses = session.breakpoints().statuses_of(ids);
  foresee_lines(session, of_file, statuses);
  for (const auto& status : statuses)
    body.breakpoints.push_back(dap_breakpoint(session.translation(), status, &source));
  co_return body;
}

asio::awaitable<Result<dap::SetFunctionBreakpointsResponseBody>> set_function_breakpoints(
    Session& session, dap::SetFunctionBreakpointsArguments arguments) {
  std::vector<link::FunctionBreakpoint> wanted;
  for (auto& breakpoint : arguments.breakpoints) {
    if (breakpoint.name.empty()) {
      co_return refuse(fmt::format("breakpoints[{}].name", wanted.size()), "a function's name", "\"\"");
    }
    wanted.push_back(
        {0, std::move(breakpoint.name), std::move(breakpoint.condition), std::move(breakpoint.hit_condition)});
  }
  const auto ids = ids_of(session.breakpoints().replace_functions(std::move(wanted)));
  co_await session.program().settled();
  auto done = co_await forward_soon(session, forward_functions(session));
  if (!done && done.error().code != ErrorCode::link_lost) co_return tl::unexpected(std::move(done.error()));
  dap::SetFunctionBreakpointsResponseBody body;
  const auto statuses = session.breakpoints().statuses_of(ids);
  for (const auto& status : statuses)
    body.breakpoints.push_back(dap_breakpoint(session.translation(), status, nullptr));
  co_return body;
}

asio::awaitable<Result<dap::SetExceptionBreakpointsResponseBody>> set_exception_breakpoints(
    Session& session, dap::SetExceptionBreakpointsArguments arguments) {
  auto wanted = wanted_filters(arguments);
  if (!wanted) co_return tl::unexpected(std::move(wanted.error()));
  const auto before = session.breakpoints().exceptions();
  session.breakpoints().set_exceptions(std::move(wanted->filters));
  co_await session.program().settled();  // so that the answer says what is wrong with a condition
  auto done = co_await forward_exceptions_soon(session);
  if (!done && done.error().code != ErrorCode::link_lost) {
    session.breakpoints().set_exceptions(before);
    (void)co_await forward_exceptions(session);
    co_return tl::unexpected(in_the_clients_words(std::move(done.error()), wanted->fields));
  }
  dap::SetExceptionBreakpointsResponseBody body;
  const std::size_t count =
      arguments.filters.size() + (arguments.filter_options ? arguments.filter_options->size() : 0);
  dap::Breakpoint filter{.id = {}, .verified = !done || !done->problem};
  if (done) filter.message = done->problem;
  if (!filter.verified) filter.reason = dap::BreakpointReason::failed;
  body.breakpoints.emplace(count, filter);
  co_return body;
}

asio::awaitable<Result<dap::BreakpointLocationsResponseBody>> breakpoint_locations(
    Session& session, dap::BreakpointLocationsArguments arguments) {
  auto key = session.translation().key_of(arguments.source);
  if (!key) co_return tl::unexpected(std::move(key.error()));
  auto line = session.translation().line_to_debuggee(arguments.line, "line");
  if (!line) co_return tl::unexpected(std::move(line.error()));
  auto end_line = session.translation().line_to_debuggee(arguments.end_line.value_or(arguments.line), "endLine");
  if (!end_line) co_return tl::unexpected(std::move(end_line.error()));
  dap::BreakpointLocationsResponseBody body;
  co_await session.program().settled();
  if (!session.program().is_ready()) co_return body;
  link::BreakpointLocationsArguments question{std::move(*key), *line, *end_line};
  auto found = co_await session.agent().ask<link::BreakpointLocations>(std::move(question));
  if (!found) co_return tl::unexpected(std::move(found.error()));
  for (const auto place : found->lines)
    body.breakpoints.push_back({session.translation().line_to_client(place), {}, {}, {}});
  co_return body;
}

}  // namespace wayfinder::adapter
