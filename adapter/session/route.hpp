#pragma once
#include <asio/awaitable.hpp>
#include <string_view>
#include <type_traits>
#include <utility>

#include "adapter/session/state.hpp"
#include "protocol/error.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

class Session;

/// What becomes of arguments that the request does not declare.
enum class Extras {
  ignore,  ///< DAP's own requests, which grow
  refuse,  ///< Wayfinder's own requests
  editor,  ///< launch and attach: refused, but for what editors add to every configuration
};

/// Whether events wait until the request is answered: for requests that cause events before their handler ends.
enum class Events { pass, wait };

/// Whether `cancel` reaches the request. It must not where adapter and agent would disagree afterwards about what was
/// done: the agent may have begun. Such a request is answered with what came of it; the session's end ends it all the
/// same.
enum class Cancel { heed, ignore };

/// One request: its name, where it is legal, and the handler behind a plain function pointer, which gives the answer's
/// body; empty: none.
struct Route {
  std::string_view command;
  States legal;
  Extras extras;
  Events events;
  Cancel cancel;
  asio::awaitable<Result<JsonText>> (*run)(Session& session, json arguments, Extras extras);
};

/// Takes out of launch's or attach's arguments what belongs to the editor (`name`, `preLaunchTask`, `__…`).
void drop_editor_attributes(json& arguments);

namespace detail {

template <class T>
struct IsAwaitable : std::false_type {};
template <class T>
struct IsAwaitable<asio::awaitable<T>> : std::true_type {};

template <class Body>
JsonText response_body(Body body) {
  if constexpr (std::is_same_v<Body, Nothing>) {
    return {};
  } else if constexpr (std::is_same_v<Body, JsonText>) {
    return body;  // as the agent wrote it
  } else {
    return {dump_json(write(body))};
  }
}

template <class Request, auto handler>
asio::awaitable<Result<JsonText>> run_route(Session& session, json arguments, Extras extras) {
  using Arguments = typename Request::Arguments;
  if (extras == Extras::editor) drop_editor_attributes(arguments);
  auto typed = read<Arguments>(arguments, {}, extras == Extras::ignore ? UnknownFields::ignore : UnknownFields::refuse);
  if (!typed) co_return tl::unexpected(std::move(typed.error()));
  if constexpr (IsAwaitable<std::invoke_result_t<decltype(handler), Session&, Arguments>>::value) {
    auto body = co_await handler(session, std::move(*typed));
    if (!body) co_return tl::unexpected(std::move(body.error()));
    co_return response_body(std::move(*body));
  } else {
    auto body = handler(session, std::move(*typed));
    if (!body) co_return tl::unexpected(std::move(body.error()));
    co_return response_body(std::move(*body));
  }
}

}  // namespace detail

/// A route from a request's type and its handler: a function (Session&, Arguments) to Result<Body>, at once or awaited.
template <class Request, auto handler>
constexpr Route route(States legal, Extras extras = Extras::ignore, Events events = Events::pass) {
  return Route{Request::command, legal, extras, events, Cancel::heed, detail::run_route<Request, handler>};
}

/// The same route, for a request that ignores `cancel`.
constexpr Route carried_through(Route route) {
  route.cancel = Cancel::ignore;
  return route;
}

}  // namespace wayfinder::adapter
