#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/session/program.hpp"
#include "tests/session/server_process.hpp"

namespace wayfinder::test {

/// `wayfinder run --listen` with a program. The C module `probe` can be required; snapshots go to a folder of its own.
class ListeningProgram {
 public:
  explicit ListeningProgram(const Program& program, const std::vector<std::string>& options = {},
                            const std::vector<std::string>& arguments = {});

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] ServerProcess& process() noexcept { return process_; }

  /// The program's next line that begins after this call, without its end.
  [[nodiscard]] std::string next_line();
  /// Whether the program soon prints this line, in one that begins after this call.
  [[nodiscard]] bool says_soon(std::string_view line);

 private:
  WrittenProgram home_;
  ServerProcess process_;
  int port_;
};

}  // namespace wayfinder::test
