#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/session/client.hpp"
#include "tests/session/tcp_channel.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// A TCP peer that sends bytes and reads until the other side closes or a message has come.
class Peer {
 public:
  explicit Peer(int port) : fd_{socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~Peer() { close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  Peer(Peer&&) = delete;
  Peer& operator=(Peer&&) = delete;

  void send(const json& message) {
    const std::string body = message.dump();
    send_raw("Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  void send_raw(const std::string& bytes) const { REQUIRE(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0); }
  /// Reads until `text` has come; false when the connection closed or nothing came in time.
  bool read_until(const std::string& text) {
    while (received_.find(text) == std::string::npos) {
      pollfd waiting{fd_, POLLIN, 0};
      if (poll(&waiting, 1, static_cast<int>(patience().count())) <= 0) return false;
      char bytes[4096];
      const auto count = recv(fd_, bytes, sizeof bytes, 0);
      if (count <= 0) return false;
      received_.append(bytes, static_cast<std::size_t>(count));
    }
    return true;
  }
  [[nodiscard]] const std::string& received() const noexcept { return received_; }

 private:
  int fd_;
  std::string received_;
};

const json initialize{{"seq", 1}, {"type", "request"}, {"command", "initialize"}, {"arguments", {{"adapterID", "x"}}}};

json launch(json arguments) {
  return {{"seq", 2}, {"type", "request"}, {"command", "launch"}, {"arguments", std::move(arguments)}};
}

}  // namespace

TEST_CASE("a listening server says where and serves many connections, one session each", "[session][server]") {
  ServerProcess server{{"dap", "--listen", "127.0.0.1:0"}};
  const std::string line = server.read_line();
  REQUIRE(line.find("Wayfinder DAP server listening at: 127.0.0.1:") == 0);
  Peer one{port_of(line)};
  Peer two{port_of(line)};
  one.send(initialize);
  two.send(initialize);
  CHECK(one.read_until("\"initialized\""));
  CHECK(two.read_until("\"initialized\""));
}

TEST_CASE("a browser's request closes its connection and the server goes on", "[session][server]") {
  ServerProcess server{{"dap", "--listen", "127.0.0.1:0"}};
  const int port = port_of(server.read_line());
  Peer browser{port};
  browser.send_raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK_FALSE(browser.read_until("anything"));
  Peer client{port};
  client.send(initialize);
  CHECK(client.read_until("\"initialized\""));
}

TEST_CASE("with a token a launch without it or with a wrong one is refused", "[session][server]") {
  ServerProcess server{{"dap", "--listen", "127.0.0.1:0", "--token", "secret"}};
  const int port = port_of(server.read_line());
  const auto path = program("shapes.lua").path();
  Peer without{port};
  without.send(initialize);
  without.send(launch({{"program", path}}));
  CHECK(without.read_until("token: expected "));
  CHECK(without.received().find("secret") == std::string::npos);
  Peer wrong{port};
  wrong.send(initialize);
  wrong.send(launch({{"program", path}, {"token", "guess"}}));
  CHECK(wrong.read_until("token: expected "));
  Peer right{port};
  right.send(initialize);
  right.send(launch({{"program", path}, {"token", "secret"}}));
  right.send({{"seq", 3}, {"type", "request"}, {"command", "configurationDone"}});
  CHECK(right.read_until("\"terminated\""));
}

TEST_CASE("a client that attaches learns that it cannot restart the program", "[session][server]") {
  const auto shapes = program("shapes.lua");
  ServerProcess server{{"run", "--listen", "127.0.0.1:0", "--wait", shapes.path()}};
  Peer client{port_of(server.read_error_line())};
  client.send(initialize);
  CHECK(client.read_until("\"supportsRestartRequest\":true"));
  client.send({{"seq", 2}, {"type", "request"}, {"command", "attach"}, {"arguments", json::object()}});
  client.send({{"seq", 3}, {"type", "request"}, {"command", "configurationDone"}});
  CHECK(client.read_until("\"supportsRestartRequest\":false"));
  CHECK(client.read_until("\"terminated\""));
  client.send({{"seq", 4}, {"type", "request"}, {"command", "disconnect"}});
  CHECK(server.wait_for_exit() == 0);
}
