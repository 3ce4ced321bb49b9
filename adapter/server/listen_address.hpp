#pragma once
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

struct ListenAddress {
  std::string host;
  std::uint16_t port{};  ///< 0: any free one
};

/// Reads HOST:PORT; an IPv6 host stands in brackets, no host (":4711" or "4711") means 127.0.0.1.
/// Error: bad_argument with field "--listen".
[[nodiscard]] Result<ListenAddress> read_listen_address(std::string_view text);

/// The endpoint to bind. Error: bad_argument with field "--listen" when the host's name leads nowhere.
[[nodiscard]] Result<asio::ip::tcp::endpoint> resolve(const ListenAddress& address);

/// The endpoint of HOST:PORT for a server that asks its clients for `token`. Beyond loopback somebody has to decide
/// who may come, for who debugs here may run any program as this user.
/// Errors: bad_argument with field "--listen" or "--token".
[[nodiscard]] Result<asio::ip::tcp::endpoint> resolve_for_serving(std::string_view listen,
                                                                  const std::optional<std::string>& token,
                                                                  bool no_token);

/// HOST:PORT as it is printed.
[[nodiscard]] std::string text_of(const asio::ip::tcp::endpoint& endpoint);

}  // namespace wayfinder::adapter
