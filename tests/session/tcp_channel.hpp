#pragma once
#include "tests/session/channel.hpp"

namespace wayfinder::test {

/// A client's connection to a DAP server on this machine; gone with the object, without a word to the server.
class TcpChannel final : public Channel {
 public:
  explicit TcpChannel(int port);
  TcpChannel(const TcpChannel&) = delete;
  TcpChannel& operator=(const TcpChannel&) = delete;
  ~TcpChannel() override;

  void write_bytes(std::string_view bytes) override;
  [[nodiscard]] std::optional<std::string> read_message(std::chrono::milliseconds limit) override;
  [[nodiscard]] const std::string& errors() override;
  /// All bytes until the other side hangs up; fails the test when it does not in time.
  [[nodiscard]] std::string read_to_end();

 private:
  int socket_;
  bool has_ended_{};
  std::string buffer_;
};

/// The port in a line that ends with HOST:PORT.
[[nodiscard]] int port_of(std::string_view line);

}  // namespace wayfinder::test
