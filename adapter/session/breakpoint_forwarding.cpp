#include "adapter/session/breakpoint_forwarding.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "adapter/session/parsed_source.hpp"
#include "adapter/session/session.hpp"
#include "adapter/tasks/in_time.hpp"

namespace wayfinder::adapter {
namespace {

bool can_forward(Session& session) {
  return session.program().is_ready() && !session.program().plan().configuration.no_debug;
}

using Statuses = std::map<std::int64_t, link::BreakpointStatus>;

Statuses statuses_of(Session& session) {
  Statuses statuses;
  for (const auto& [name, entry] : session.breakpoints().sources()) {
    for (const auto& breakpoint : entry.breakpoints)
      statuses.emplace(breakpoint.wanted.id, breakpoint.status);
  }
  for (const auto& breakpoint : session.breakpoints().functions())
    statuses.emplace(breakpoint.wanted.id, breakpoint.status);
  return statuses;
}

bool is_same(const link::BreakpointStatus& a, const link::BreakpointStatus& b) {
  return a.verified == b.verified && a.line == b.line && a.reason == b.reason;
}

/// A condition that does not compile switches its filter off; a program is not refused for it.
asio::awaitable<Result<Nothing>> forward_usable_exceptions(Session& session) {
  auto wanted = session.breakpoints().exceptions();
  for (int filters = 0; filters < 2; ++filters) {
    auto done = co_await session.agent().ask<link::SetExceptionBreakpoints>(wanted);
    if (done) co_return Nothing{};
    if (done.error().code != ErrorCode::bad_argument) co_return tl::unexpected(std::move(done.error()));
    session.tell(done.error().message + "; this filter is off");
    (done.error().field.starts_with("uncaught") ? wanted.uncaught : wanted.caught) = {};
  }
  const auto done = co_await session.agent().ask<link::SetExceptionBreakpoints>(std::move(wanted));
  if (!done) co_return tl::unexpected(done.error());
  co_return Nothing{};
}

void note(Session& session, const link::BreakpointStatuses& statuses) {
  for (const auto& status : statuses.breakpoints)
    (void)session.breakpoints().update(status);
}

/// Of a program that runs Lua within some milliseconds.
constexpr std::chrono::seconds forward_limit{1};

void tell_changes(Session& session, const Statuses& before) {
  for (const auto& [id, status] : statuses_of(session)) {
    const auto known = before.find(id);
    if (known != before.end() && !is_same(known->second, status)) tell_breakpoint(session, status);
  }
}

}  // namespace

asio::awaitable<Result<Nothing>> forward_source(Session& session, std::string name) {
  if (!can_forward(session)) co_return Nothing{};
  const auto& entry = session.breakpoints().sources().at(name);
  link::SetBreakpointsArguments arguments{.source = entry.key, .breakpoints = {}};
  for (const auto& breakpoint : entry.breakpoints)
    arguments.breakpoints.push_back(breakpoint.wanted);
  foresee_lines(session, arguments);
  auto statuses = co_await session.agent().ask<link::SetBreakpoints>(std::move(arguments));
  if (!statuses) co_return tl::unexpected(std::move(statuses.error()));
  note(session, *statuses);
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> forward_functions(Session& session) {
  if (!can_forward(session)) co_return Nothing{};
  link::SetFunctionBreakpointsArguments arguments;
  for (const auto& breakpoint : session.breakpoints().functions())
    arguments.breakpoints.push_back(breakpoint.wanted);
  auto statuses = co_await session.agent().ask<link::SetFunctionBreakpoints>(std::move(arguments));
  if (!statuses) co_return tl::unexpected(std::move(statuses.error()));
  note(session, *statuses);
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> forward_soon(Session& session, asio::awaitable<Result<Nothing>> forwarding) {
  auto told = std::make_shared<Statuses>();
  std::function<void(Result<Nothing>)> meet_late = [&session, told](const Result<Nothing>& late) {
    if (!late && late.error().code != ErrorCode::link_lost) session.tell(late.error().message);
    tell_changes(session, *told);
  };
  auto done = co_await in_time<Result<Nothing>>(session.tasks(), session.executor(), std::move(forwarding),
                                                forward_limit, std::move(meet_late));
  if (done) co_return std::move(*done);
  *told = statuses_of(session);
  co_return Nothing{};
}

asio::awaitable<Result<link::SetExceptionBreakpointsBody>> forward_exceptions(Session& session) {
  if (!can_forward(session)) co_return link::SetExceptionBreakpointsBody{};
  auto arguments = session.breakpoints().exceptions();
  co_return co_await session.agent().ask<link::SetExceptionBreakpoints>(std::move(arguments));
}

asio::awaitable<Result<link::SetExceptionBreakpointsBody>> forward_exceptions_soon(Session& session) {
  using Done = Result<link::SetExceptionBreakpointsBody>;
  std::function<void(Done)> meet_late = [&session](const Done& late) {
    if (!late && late.error().code != ErrorCode::link_lost) session.tell(late.error().message);
  };
  auto forwarding = forward_exceptions(session);
  auto done = co_await in_time<Done>(session.tasks(), session.executor(), std::move(forwarding), forward_limit,
                                     std::move(meet_late));
  if (done) co_return std::move(*done);
  co_return link::SetExceptionBreakpointsBody{};
}

asio::awaitable<Result<Nothing>> forward_all_breakpoints(Session& session) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : session.breakpoints().sources()) {
    if (!entry.breakpoints.empty()) names.push_back(name);
  }
  const auto before = statuses_of(session);
  for (const auto& name : names) {
    auto done = co_await forward_source(session, name);
    if (!done) co_return done;
  }
  if (!session.breakpoints().functions().empty()) {
    auto done = co_await forward_functions(session);
    if (!done) co_return done;
  }
  tell_changes(session, before);
  if (!can_forward(session)) co_return Nothing{};
  co_return co_await forward_usable_exceptions(session);
}

void tell_breakpoint(Session& session, const link::BreakpointStatus& status) {
  const auto source = session.breakpoints().update(status);
  if (!source) return;
  dap::BreakpointEventBody body{.reason = "changed"};
  body.breakpoint = dap_breakpoint(session.translation(), status, *source);
  session.send<dap::BreakpointEvent>(body);
}

dap::Breakpoint dap_breakpoint(const SourceTranslation& translation, const link::BreakpointStatus& status,
                               const dap::Source* source) {
  dap::Breakpoint breakpoint{.id = status.id, .verified = status.verified, .message = status.message};
  if (source != nullptr) breakpoint.source = *source;
  if (status.line) breakpoint.line = translation.line_to_client(*status.line);
  if (status.reason == "pending") breakpoint.reason = dap::BreakpointReason::pending;
  if (status.reason == "failed") breakpoint.reason = dap::BreakpointReason::failed;
  return breakpoint;
}

}  // namespace wayfinder::adapter
