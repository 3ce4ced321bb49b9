#include "tests/session/tcp_channel.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

#include "tests/session/server_process.hpp"

namespace wayfinder::test {

TcpChannel::TcpChannel(int port) : socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  REQUIRE(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

TcpChannel::~TcpChannel() {
  close(socket_);
}

void TcpChannel::write_bytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return;  // the server is gone; the test sees it at its next expectation
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::optional<std::string> TcpChannel::read_message(std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + limit;
  while (true) {
    if (auto body = take_body(buffer_)) return body;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd waiting{socket_, POLLIN, 0};
    if (has_ended_ || left.count() <= 0 || poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return std::nullopt;
    std::array<char, 65536> bytes{};
    const auto count = recv(socket_, bytes.data(), bytes.size(), 0);
    has_ended_ = count <= 0;
    if (count > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

std::string TcpChannel::read_to_end() {
  const auto end = std::chrono::steady_clock::now() + patience();
  while (!has_ended_ && std::chrono::steady_clock::now() < end) {
    (void)read_message(std::chrono::milliseconds{100});
  }
  CHECK(has_ended_);
  return buffer_;
}

const std::string& TcpChannel::errors() {
  static const std::string none;
  return none;
}

int port_of(std::string_view line) {
  return std::stoi(std::string{line.substr(line.rfind(':') + 1)});
}

}  // namespace wayfinder::test
