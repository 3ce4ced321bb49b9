#pragma once
#include <sys/types.h>

#include <asio/awaitable.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// A file descriptor and its owner. Thread: any, one at a time.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) noexcept : value_{value} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : value_{other.release()} {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const noexcept { return value_; }
  [[nodiscard]] int release() noexcept;

 private:
  int value_{-1};
};

/// What to start.
struct ProcessPlan {
  std::vector<std::string> arguments;                             ///< the first names the program file
  std::string directory;                                          ///< absolute
  std::map<std::string, std::optional<std::string>> environment;  ///< changes to the adapter's own; nullopt removes
  /// The program uses the adapter's own terminal or pipes and stays in its process group, so that Ctrl-C and job
  /// control work as usual. Else: an own group, stdin is /dev/null, stdout and stderr are pipes.
  bool inherits_stdio{};
};

/// How a process ended.
struct ProcessEnd {
  int exit_code{};            ///< 128 + signal when killed
  std::optional<int> signal;  ///< that killed it
};

/// "signal 11 (SIGSEGV: Segmentation fault)".
[[nodiscard]] std::string signal_text(int signal);

/// A child process with one end of a socket pair as its descriptor 3.
/// It is reaped by ended() or, killed, by the destructor: there is never a zombie. Thread: adapter I/O.
class Process {
 public:
  static constexpr int link_descriptor = 3;

  /// Error: launch_failed with the system's reason.
  [[nodiscard]] static Result<Process> start(const asio::any_io_executor& executor, const ProcessPlan& plan);

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  [[nodiscard]] pid_t id() const noexcept { return id_; }
  [[nodiscard]] int release_link() noexcept { return link_.release(); }
  [[nodiscard]] int release_stdout() noexcept { return stdout_.release(); }  ///< -1 when stdio is inherited
  [[nodiscard]] int release_stderr() noexcept { return stderr_.release(); }

  /// Returns when the process has ended, and reaps it. One caller, once.
  [[nodiscard]] asio::awaitable<ProcessEnd> ended();

  /// SIGKILL to the whole group (if it has its own); nothing once the process is reaped, for then its number may be
  /// another's.
  void kill() noexcept;

 private:
  Process(const asio::any_io_executor& executor, pid_t id, int watch, bool leads_group);

  pid_t id_{};
  bool leads_group_{};
  asio::posix::stream_descriptor watch_;  ///< pidfd
  Descriptor link_;
  Descriptor stdout_;
  Descriptor stderr_;
  bool is_reaped_{};
};

}  // namespace wayfinder::adapter
