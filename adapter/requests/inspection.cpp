#include "adapter/requests/inspection.hpp"

#include <filesystem>
#include <fstream>
#include <utility>

#include "adapter/session/parsed_source.hpp"

namespace wayfinder::adapter {
namespace {

using namespace std::chrono_literals;

/// A program that sits in a blocking C call reaches no safe point; its threads are then those that are known.
constexpr auto threads_limit = 100ms;

/// The agent ends evaluations itself, but not inside a C function: then we answer, a little later, in its place.
Agent::Limit evaluation_limit(Session& session) {
  return std::chrono::milliseconds{session.program().plan().configuration.evaluate_timeout_ms} + 1s;
}

dap::ThreadsResponseBody known_threads(Session& session) {
  dap::ThreadsResponseBody body;
  for (const auto& [id, name] : session.program().known_threads())
    body.threads.push_back({id, name});
  return body;
}

Result<dap::SourceResponseBody> file_content(const std::filesystem::path& path) {
  constexpr std::uintmax_t most_bytes = 32U << 20U;
  std::error_code error;
  std::ifstream file;
  // Opened only where it is a file: a named pipe would wait for its writer.
  if (std::filesystem::is_regular_file(path, error)) file.open(path, std::ios::binary);
  const auto size = file.is_open() ? std::filesystem::file_size(path, error) : 0;
  if (error || !file.is_open() || size > most_bytes) {
    return refuse("source.path", fmt::format("a file of at most {} bytes that can be read", most_bytes),
                  shown(json(path.string())), ErrorCode::file);
  }
  std::string content(size, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  return dap::SourceResponseBody{.content = escape_text(content), .mime_type = "text/x-lua"};
}

/// What the client has not said it understands; the agent writes no memory references.
template <class Value>
void leave_out_unasked(const Client& client, Value& value) {
  if (!client.supports_variable_type) value.type.reset();
}

}  // namespace

asio::awaitable<Result<dap::ThreadsResponseBody>> threads(Session& session, Nothing) {
  if (session.state() == State::ended) co_return dap::ThreadsResponseBody{};
  if (session.state() == State::launching) co_return known_threads(session);
  const auto limit = session.state() == State::running ? threads_limit : Agent::no_limit;
  auto body = co_await session.agent().ask<dap::ThreadsRequest>({}, limit);
  if (!body) {
    if (body.error().code == ErrorCode::timed_out) co_return known_threads(session);
    if (body.error().code == ErrorCode::link_lost) co_return dap::ThreadsResponseBody{};
    co_return body;
  }
  auto& known = session.program().known_threads();
  known.clear();
  for (const auto& thread : body->threads)
    known.insert_or_assign(thread.id, thread.name);
  co_return body;
}

asio::awaitable<Result<dap::StackTraceResponseBody>> stack_trace(Session& session, dap::StackTraceArguments arguments) {
  auto body = co_await session.agent().ask<dap::StackTraceRequest>(std::move(arguments));
  if (body) {
    add_columns(session, *body);
    session.translation().to_client(*body);
  }
  co_return body;
}

asio::awaitable<Result<dap::ScopesResponseBody>> scopes(Session& session, dap::ScopesArguments arguments) {
  auto body = co_await session.agent().ask<dap::ScopesRequest>(std::move(arguments));
  if (body) session.translation().to_client(*body);
  co_return body;
}

asio::awaitable<Result<JsonText>> variables(Session& session, dap::VariablesArguments arguments) {
  if (session.client().supports_variable_type) {
    co_return co_await session.agent().ask_unread<dap::VariablesRequest>(std::move(arguments));
  }
  auto body = co_await session.agent().ask<dap::VariablesRequest>(std::move(arguments));
  if (!body) co_return tl::unexpected(std::move(body.error()));
  for (auto& variable : body->variables)
    leave_out_unasked(session.client(), variable);
  co_return JsonText{dump_json(write(*body))};
}

asio::awaitable<Result<dap::SetVariableResponseBody>> set_variable(Session& session,
                                                                   dap::SetVariableArguments arguments) {
  auto body = co_await session.agent().ask<dap::SetVariableRequest>(std::move(arguments), evaluation_limit(session));
  if (body) leave_out_unasked(session.client(), *body);
  co_return body;
}

asio::awaitable<Result<dap::SetExpressionResponseBody>> set_expression(Session& session,
                                                                       dap::SetExpressionArguments arguments) {
  auto body = co_await session.agent().ask<dap::SetExpressionRequest>(std::move(arguments), evaluation_limit(session));
  if (body) leave_out_unasked(session.client(), *body);
  co_return body;
}

asio::awaitable<Result<dap::EvaluateResponseBody>> evaluate(Session& session, dap::EvaluateArguments arguments) {
  arguments.source.reset();  // for hovers in some editors not even a path of this machine; frameId tells the place
  auto body = co_await session.agent().ask<dap::EvaluateRequest>(std::move(arguments), evaluation_limit(session));
  if (body) leave_out_unasked(session.client(), *body);
  co_return body;
}

asio::awaitable<Result<dap::CompletionsResponseBody>> completions(Session& session,
                                                                  dap::CompletionsArguments arguments) {
  const auto& translation = session.translation();
  arguments.column = translation.column_to_debuggee(arguments.column);
  if (arguments.line && !translation.lines_start_at_1) ++*arguments.line;
  auto body = co_await session.agent().ask<dap::CompletionsRequest>(std::move(arguments));
  co_return body;
}

asio::awaitable<Result<dap::ExceptionInfoResponseBody>> exception_info(Session& session,
                                                                       dap::ExceptionInfoArguments arguments) {
  co_return co_await session.agent().ask<dap::ExceptionInfoRequest>(std::move(arguments));
}

asio::awaitable<Result<dap::LoadedSourcesResponseBody>> loaded_sources(Session& session,
                                                                       dap::LoadedSourcesArguments arguments) {
  auto body = co_await session.agent().ask<dap::LoadedSourcesRequest>(std::move(arguments));
  if (body) session.translation().to_client(*body);
  co_return body;
}

asio::awaitable<Result<dap::SourceResponseBody>> source(Session& session, dap::SourceArguments arguments) {
  if (arguments.source && arguments.source->path) {
    arguments.source->path = session.translation().path_to_debuggee(*arguments.source->path);
    if (arguments.source_reference <= 0 && arguments.source->source_reference.value_or(0) <= 0) {
      const auto path = std::filesystem::path{session.program().plan().directory} / *arguments.source->path;
      co_return co_await session.workers().run([&] { return file_content(path); });
    }
  }
  co_return co_await session.agent().ask<dap::SourceRequest>(std::move(arguments));
}

}  // namespace wayfinder::adapter
