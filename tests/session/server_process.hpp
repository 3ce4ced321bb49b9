#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/json.hpp"
#include "tests/session/channel.hpp"

namespace wayfinder::test {

/// How long an awaited thing may take; WAYFINDER_TEST_SLOWNESS multiplies it (sanitizers).
[[nodiscard]] std::chrono::milliseconds patience(std::chrono::milliseconds usual = std::chrono::seconds{10});

/// A process of the executable under test, or of another, with pipes for its three streams.
class ServerProcess final : public Channel {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;
  /// `file_bytes`: no file that it writes, or a process of its own, grows beyond that, as on a full disk.
  explicit ServerProcess(const std::vector<std::string>& arguments, const Environment& environment = {},
                         const std::string& folder = {}, std::optional<rlim_t> file_bytes = {});
  /// Another program, found in PATH.
  ServerProcess(const std::string& executable, const std::vector<std::string>& arguments,
                const Environment& environment);
  ~ServerProcess() override;  ///< kills what is left

  [[nodiscard]] pid_t id() const noexcept { return pid_; }
  void write_bytes(std::string_view bytes) override;
  void close_input();
  void signal(int number) const;

  [[nodiscard]] std::optional<std::string> read_message(std::chrono::milliseconds limit) override;
  /// The next line on stdout, newline included; "" when none comes in time.
  [[nodiscard]] std::string read_line();
  /// The same on stderr.
  [[nodiscard]] std::string read_error_line();
  /// Everything on stdout until it ends.
  [[nodiscard]] std::string read_rest();
  /// Throws away what has come on stdout so far.
  void skip_output();
  /// Stderr so far.
  [[nodiscard]] const std::string& errors() override;
  /// Waits for the end; the exit code, or 128 + the signal; fails the test when it does not end in time.
  int wait_for_exit();

 private:
  void start(const std::string& executable, const std::vector<std::string>& arguments, const Environment& environment,
             const std::string& folder, std::optional<rlim_t> file_bytes);
  bool pump(std::chrono::milliseconds limit);
  std::string take_line(const int& fd, std::string& text);

  pid_t pid_{-1};
  int input_{-1};
  int output_{-1};
  int errors_fd_{-1};
  std::string buffer_;
  std::string errors_;
  std::optional<int> exit_code_;
};

/// Path of the executable under test.
[[nodiscard]] std::string wayfinder_path();

}  // namespace wayfinder::test
