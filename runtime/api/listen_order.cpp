#include "runtime/api/listen_order.hpp"

#include <unistd.h>

#include "protocol/fields.hpp"
#include "runtime/api/refusal.hpp"
#include "runtime/api/table_argument.hpp"

namespace wayfinder::runtime {
namespace {

struct ListenArguments {
  std::optional<std::string> host;
  std::optional<std::int64_t> port;
  std::optional<std::string> socket;
  std::optional<std::string> token;
  std::optional<bool> wait;
};
template <std::same_as<ListenArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("host", &T::host, not_empty()), field("port", &T::port, between(0, 65'535)),
                    field("socket", &T::socket, not_empty()), field("token", &T::token, not_empty()),
                    field("wait", &T::wait)};
}

Result<void> open(lua_State* L, ListenOrder& order) {
  const auto given = table_argument(L, "listen");
  if (!given) return tl::unexpected(given.error());
  auto arguments = read<ListenArguments>(*given, "listen", UnknownFields::refuse);
  if (!arguments) return tl::unexpected(std::move(arguments.error()));
  if (arguments->socket && (arguments->host || arguments->port)) {
    return refuse("socket", "no host and port beside it", "both");
  }
  auto socket = arguments->socket ? listen_at(*arguments->socket)
                                  : listen_at(arguments->host.value_or("127.0.0.1"),
                                              static_cast<std::uint16_t>(arguments->port.value_or(0)));
  if (!socket) return tl::unexpected(std::move(socket.error()));
  // Who debugs here may run anything as this user.
  if (!socket->is_loopback && !arguments->token) {
    ::close(socket->descriptor);
    return refuse("token", "a token, as other machines reach this address", "nothing");
  }
  order = {.socket = std::move(*socket), .token = std::move(arguments->token), .wait = arguments->wait.value_or(false)};
  return {};
}

}  // namespace

bool take_listen_order(lua_State* L, ListenOrder& order, std::span<char> refusal) noexcept {
  return was_done(open(L, order), refusal);
}

}  // namespace wayfinder::runtime
