#include "adapter/server/listen_address.hpp"

#include <asio/io_context.hpp>
#include <charconv>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view option = "--listen";

tl::unexpected<Error> refuse_address(std::string_view text) {
  return refuse(option, "HOST:PORT", shown(json(text)));
}

}  // namespace

Result<ListenAddress> read_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool has_host = colon != text.npos && colon > 0;
  std::string_view host = has_host ? text.substr(0, colon) : "127.0.0.1";
  const std::string_view digits = colon == text.npos ? text : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return refuse_address(text);
  }
  ListenAddress address{std::string{host}, 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (error != std::errc{} || end != digits.data() + digits.size() || host.empty()) return refuse_address(text);
  return address;
}

Result<asio::ip::tcp::endpoint> resolve(const ListenAddress& address) {
  std::error_code error;
  const auto literal = asio::ip::make_address(address.host, error);
  if (!error) return asio::ip::tcp::endpoint{literal, address.port};
  asio::io_context io;
  asio::ip::tcp::resolver resolver{io};
  const auto found = resolver.resolve(address.host, std::to_string(address.port), error);
  if (error || found.empty()) return refuse(option, "a host of this machine", shown(json(address.host)));
  return found.begin()->endpoint();
}

Result<asio::ip::tcp::endpoint> resolve_for_serving(std::string_view listen, const std::optional<std::string>& token,
                                                    bool no_token) {
  auto address = read_listen_address(listen);
  if (!address) return tl::unexpected(std::move(address.error()));
  auto endpoint = resolve(*address);
  if (!endpoint) return endpoint;
  if (token && no_token) return refuse("--token", "no --no-token beside it", "both");
  if (token && token->empty()) return refuse("--token", "a text that is not empty", "\"\"");
  if (endpoint->address().is_loopback() || token || no_token) return endpoint;
  return refuse("--listen", "--token T or --no-token for an address that is not loopback", shown(json(listen)));
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
  const auto& address = endpoint.address();
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  return fmt::format("{}:{}", host, endpoint.port());
}

}  // namespace wayfinder::adapter
