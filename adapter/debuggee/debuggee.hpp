#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapter/debuggee/agent_link.hpp"
#include "adapter/debuggee/output_capture.hpp"
#include "adapter/debuggee/process.hpp"

namespace wayfinder::adapter {

/// How a program ended.
struct ProgramEnd {
  int exit_code{};
  std::optional<int> signal;
  bool is_known{true};  ///< false: not our child, and gone without a word; the exit code is then a guess
};

/// What a debuggee tells whoever debugs it.
class DebuggeeListener : public LinkListener {
 public:
  /// `category` is DAP's: "stdout" or "stderr".
  virtual void on_output(std::string_view category, OutputPiece piece) = 0;
  /// A child of ours runs on without its end of the link: it has run another program in its place (execve), or closed
  /// what it had open.
  virtual void on_out_of_reach() {}
};

/// One program with an agent in it: the link and, for a child of ours, the process and its output.
/// Thread: adapter I/O.
class Debuggee {
 public:
  /// A child of ours. `listener` outlives the debuggee.
  Debuggee(const asio::any_io_executor& executor, Process process, DebuggeeListener& listener);
  /// Somebody else's process, reached through the connected socket `link`.
  Debuggee(const asio::any_io_executor& executor, Descriptor link, DebuggeeListener& listener);

  [[nodiscard]] AgentLink& link() noexcept { return link_; }

  /// Runs everything until the program has ended, what it wrote has been handed on and nothing of the debuggee runs
  /// any more. One caller, once; the debuggee must outlive it.
  [[nodiscard]] asio::awaitable<ProgramEnd> run();

  void read_output_so_far();
  /// Ends it now, with all that it started. One that is not our child by its own number, once that is known.
  void kill();

  /// The agent said how the program will end, or which process it is.
  void expect_exit_code(int exit_code) noexcept { announced_exit_code_ = exit_code; }
  void set_process_id(pid_t id) noexcept { process_id_ = id; }
  [[nodiscard]] bool is_out_of_reach() const noexcept { return link_.is_out_of_reach(); }
  [[nodiscard]] pid_t process_id() const noexcept { return process_ ? process_->id() : process_id_; }

 private:
  void capture(const asio::any_io_executor& executor, DebuggeeListener& listener);
  [[nodiscard]] asio::awaitable<void> run_link();
  [[nodiscard]] asio::awaitable<ProgramEnd> child_ended();

  DebuggeeListener& listener_;
  std::optional<Process> process_;
  AgentLink link_;
  std::optional<OutputCapture> stdout_;
  std::optional<OutputCapture> stderr_;
  std::optional<int> announced_exit_code_;
  pid_t process_id_{};
  bool is_link_over_{};
  bool is_process_over_{};
  Notice over_;  ///< the link or the process is; one of them waits for the other
  TaskGroup tasks_;
};

}  // namespace wayfinder::adapter
