#include "adapter/server/tcp_server.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

#include "adapter/server/listen_address.hpp"
#include "protocol/sockets/peer.hpp"

namespace wayfinder::adapter {
namespace {

using asio::ip::tcp;

/// accept() fails when descriptors run out; trying at once again would only burn time.
constexpr auto pause_after_failure = std::chrono::milliseconds{100};

}  // namespace

TcpServer::TcpServer(asio::io_context& io, Environment& environment)
    : environment_{environment}, acceptor_{io}, sessions_{io.get_executor()} {}

Result<void> TcpServer::listen(const tcp::endpoint& endpoint) {
  std::error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) return {};
  return refuse("--listen", "an address that is free", fmt::format("{} ({})", text_of(endpoint), error.message()));
}

std::string TcpServer::address() const {
  std::error_code ignored;
  return text_of(acceptor_.local_endpoint(ignored));
}

asio::awaitable<void> TcpServer::run() {
  while (acceptor_.is_open()) {
    std::error_code error;
    tcp::socket socket{acceptor_.get_executor()};
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      sessions_.spawn(serve(std::move(socket)));
    } else if (acceptor_.is_open()) {
      spdlog::warn("accept: {}", error.message());
      asio::steady_timer pause{acceptor_.get_executor(), pause_after_failure};
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
  co_await sessions_.finished();
}

void TcpServer::stop() {
  std::error_code ignored;
  acceptor_.close(ignored);
  for (auto* connection : connections_)
    connection->stop();
}

bool TcpServer::is_welcome(tcp::socket& socket) {
  const Peer peer = peer_of(socket.native_handle());
  if (!peer.is_local || peer.user == ::geteuid()) return true;  // from afar a token is asked for, or was waived
  spdlog::warn("refused {}: it belongs to {}", peer.address,
               peer.user ? fmt::format("user {}", *peer.user) : std::string{"an unknown user"});
  return false;
}

asio::awaitable<void> TcpServer::serve(tcp::socket socket) {
  if (!is_welcome(socket)) co_return;
  std::error_code error;
  const std::string peer = text_of(socket.remote_endpoint(error));
  socket.set_option(tcp::no_delay{true}, error);
  Descriptor input{::fcntl(socket.native_handle(), F_DUPFD_CLOEXEC, 10)};
  Descriptor output{socket.release(error)};
  spdlog::info("{} connected", peer);
  Connection connection{acceptor_.get_executor(), environment_, std::move(input), std::move(output)};
  connections_.insert(&connection);
  const auto failure = co_await connection.serve();
  connections_.erase(&connection);
  if (failure) {
    spdlog::warn("{} was disconnected: {}", peer, failure->message);
  } else {
    spdlog::info("{} disconnected", peer);
  }
}

}  // namespace wayfinder::adapter
