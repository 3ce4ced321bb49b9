#pragma once
#include <string>
#include <vector>

#include "tests/session/client.hpp"
#include "tests/session/program.hpp"
#include "tests/session/server_process.hpp"

namespace wayfinder::test {

/// A program in the Lua of the tests that has called require("wayfinder").listen.
class ListeningAgent {
 public:
  /// `options`: the table that `listen` gets, as Lua text; the program finds it in the environment variable LISTEN.
  explicit ListeningAgent(const Program& program, const std::string& options = "{}");
  /// The same program in a host of its own: `command` runs it.
  ListeningAgent(const std::string& executable, const std::vector<std::string>& command);

  /// Where it listens: HOST:PORT, or the path of the socket.
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  /// The attributes of an attach to it.
  [[nodiscard]] json attributes() const;
  [[nodiscard]] ServerProcess& process() noexcept { return process_; }
  /// The next line on its stdout, without its end.
  [[nodiscard]] std::string next_line();

  /// A client of a server of its own that is initialized and has sent attach with `more` attributes.
  [[nodiscard]] Client attach(json more = json::object()) const;
  /// The same, and the program runs on with it.
  [[nodiscard]] Client attached(json more = json::object()) const;

 private:
  void read_address();

  ServerProcess process_;
  std::string address_;
};

}  // namespace wayfinder::test
