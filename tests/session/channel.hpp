#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder::test {

/// The two byte streams between a client and a DAP server.
class Channel {
 public:
  Channel() = default;
  virtual ~Channel() = default;
  Channel(Channel&&) = delete;
  Channel& operator=(Channel&&) = delete;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  virtual void write_bytes(std::string_view bytes) = 0;
  /// Next DAP body; nullopt: the stream ended or nothing came in time.
  [[nodiscard]] virtual std::optional<std::string> read_message(std::chrono::milliseconds limit) = 0;
  /// What the server has said beside the protocol so far.
  [[nodiscard]] virtual const std::string& errors() = 0;
};

/// Cuts a whole DAP message off the front of `bytes` and returns its body; nullopt: there is none yet. Fails the test
/// when something else stands there.
[[nodiscard]] std::optional<std::string> take_body(std::string& bytes);

}  // namespace wayfinder::test
