#pragma once
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "adapter/server/connection.hpp"
#include "adapter/server/stop_signals.hpp"

namespace wayfinder::adapter {

/// A DAP server on a TCP port: one session a connection, any number of connections. Thread: adapter I/O.
class TcpServer {
 public:
  TcpServer(asio::io_context& io, Environment& environment);

  /// Binds; afterwards address() is the real one. Error: bad_argument with field "--listen" and the system's reason.
  [[nodiscard]] Result<void> listen(const asio::ip::tcp::endpoint& endpoint);
  [[nodiscard]] std::string address() const;

  /// Accepts and serves until stop(); returns when the last session has ended.
  [[nodiscard]] asio::awaitable<void> run();
  void stop();

 private:
  [[nodiscard]] asio::awaitable<void> serve(asio::ip::tcp::socket socket);
  [[nodiscard]] static bool is_welcome(asio::ip::tcp::socket& socket);

  Environment& environment_;
  asio::ip::tcp::acceptor acceptor_;
  std::set<Connection*> connections_;
  TaskGroup sessions_;
};

}  // namespace wayfinder::adapter
