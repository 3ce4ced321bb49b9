#include "adapter/session/dispatcher.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "adapter/session/broken_body.hpp"
#include "adapter/session/session.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {
namespace {

std::optional<std::int64_t> integer_at(const json& message, const char* key) {
  const auto found = message.find(key);
  if (found == message.end()) return std::nullopt;
  const auto number = read<std::int64_t>(*found);
  return number ? std::optional{*number} : std::nullopt;
}

std::optional<std::string> text_at(const json& message, const char* key) {
  const auto found = message.find(key);
  if (found == message.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

const json& value_at(const json& message, const char* key) {
  static const json nothing;
  const auto found = message.find(key);
  return found == message.end() ? nothing : *found;
}

/// Clients write "no arguments" in several ways.
Result<json> usable_arguments(const json& arguments) {
  if (arguments.is_object()) return arguments;
  if (arguments.is_null() || (arguments.is_array() && arguments.empty())) return json::object();
  return refuse("arguments", "an object", shown(arguments));
}

/// Why `route` cannot be taken in `state`: a thread that is not stopped has DAP's own word.
Error wrong_state(const Route& route, State state, const json& arguments) {
  if (state == State::running && route.legal.contain(State::stopped)) {
    const auto thread = arguments.is_object() ? integer_at(arguments, "threadId") : std::nullopt;
    if (thread) {
      return refuse("threadId", "a stopped thread", fmt::format("{} (running)", *thread), ErrorCode::not_stopped)
          .value();
    }
    return refuse(route.command, describe(State::stopped), describe(state), ErrorCode::not_stopped).value();
  }
  return refuse(route.command, describe(route.legal), describe(state), ErrorCode::wrong_state).value();
}

}  // namespace

void Dispatcher::dispatch(std::string_view body) {
  if (session_.outbox().trace) session_.outbox().trace("in", body);
  const auto message = parse_json(body);
  if (!message) return refuse_broken(body);
  if (!message->is_object()) return spdlog::warn("ignored: expected a message, got {}", shown(*message));
  const auto type = text_at(*message, "type");
  if (type == "response") return take_response(*message);
  const auto seq = integer_at(*message, "seq");
  auto command = text_at(*message, "command");
  if (!seq || !command) {
    spdlog::warn("ignored: expected a request with seq and command, got {}", shown(*message));
    return;
  }
  if (type != "request") {
    spdlog::warn("refused: expected a request or a response, got type {}", shown(value_at(*message, "type")));
    const Error error = refuse("type", "request or response", shown(value_at(*message, "type"))).value();
    return session_.outbox().send_failure(*seq, *command, error);
  }
  take_request(*message, Request{*seq, std::move(*command), nullptr});
}

void Dispatcher::refuse_broken(std::string_view body) {
  const auto request = read_broken_request(body);
  if (!request) return spdlog::warn("ignored: expected a message, got a body that is no JSON");
  spdlog::warn("refused: {}", request->error.message);
  if (!session_.is_finished()) session_.outbox().send_failure(request->seq, request->command, request->error);
}

void Dispatcher::take_response(const json& message) {
  const auto request_seq = integer_at(message, "request_seq");
  const json& success = value_at(message, "success");
  const bool is_taken =
      request_seq && session_.reverse_requests().take_response(
                         *request_seq, success.is_boolean() && success.get<bool>(),
                         text_at(message, "message").value_or("no reason given"), value_at(message, "body"));
  if (!is_taken) spdlog::warn("ignored: a response to no request of ours: {}", shown(message));
}

void Dispatcher::take_request(const json& message, Request request) {
  if (session_.is_finished()) return;
  auto arguments = usable_arguments(value_at(message, "arguments"));
  if (arguments) request.arguments = std::move(*arguments);
  const auto route = arguments ? find_route(request) : tl::unexpected(std::move(arguments.error()));
  if (!route) return session_.outbox().send_failure(request.seq, request.command, route.error());
  if (session_.in_flight().contains(request.seq)) {
    const Error error = refuse("seq", "a number that no unanswered request has", std::to_string(request.seq)).value();
    return session_.outbox().send_failure(request.seq, request.command, error);
  }
  auto& signal = session_.in_flight().add(request.seq, (*route)->cancel == Cancel::heed);
  session_.tasks().spawn(answer(**route, std::move(request)), signal);
}

Result<const Route*> Dispatcher::find_route(const Request& request) const {
  const auto found = std::find_if(routes_.begin(), routes_.end(),
                                  [&](const Route& route) { return route.command == request.command; });
  if (found == routes_.end()) {
    return refuse("command", "a request that Wayfinder knows", shown(json(request.command)),
                  ErrorCode::unknown_command);
  }
  if (!found->legal.contain(session_.state())) {
    return tl::unexpected(wrong_state(*found, session_.state(), request.arguments));
  }
  return &*found;
}

asio::awaitable<void> Dispatcher::answer(const Route& route, Request request) {
  // A cancelled wait ends as a value, not as an exception at the next co_await.
  co_await asio::this_coro::throw_if_cancelled(false);
  {
    const Outbox::Hold hold{route.events == Events::wait ? &session_.outbox() : nullptr};
    auto body = co_await guarded(route, std::move(request.arguments));
    if (body) {
      session_.outbox().send_response(request.seq, request.command, *body);
    } else {
      session_.outbox().send_failure(request.seq, request.command, body.error());
    }
  }
  // Once this coroutine has ended: its cancellation state lives in the signal that goes with the entry.
  asio::post(session_.executor(), [this, seq = request.seq] { session_.in_flight().remove(seq); });
  if (route.command == dap::DisconnectRequest::command) session_.finish();
}

asio::awaitable<Result<JsonText>> Dispatcher::guarded(const Route& route, json arguments) {
  try {
    co_return co_await route.run(session_, std::move(arguments), route.extras);
  } catch (const std::exception& error) {
    spdlog::error("{} failed: {}", route.command, error.what());
    co_return fail(ErrorCode::internal, fmt::format("{}: an error inside Wayfinder: {}", route.command, error.what()));
  }
}

}  // namespace wayfinder::adapter
