#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapter/debuggee/debuggee.hpp"
#include "adapter/debuggee/launch_plan.hpp"
#include "adapter/debuggee/program_address.hpp"
#include "adapter/tasks/notice.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {

class Session;

/// The session's program from launch or attach to its end: starts it, gives it the client's breakpoints, turns what it
/// sends into DAP events, and says once that it is gone. Thread: adapter I/O.
class Program final : public DebuggeeListener {
 public:
  explicit Program(Session& session);
  ~Program() override;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Starts the process and sets it up: it then waits before its first line, unless terminate() was quicker and its end
  /// is told. Errors: launch_failed, unsupported.
  [[nodiscard]] asio::awaitable<Result<Nothing>> start(LaunchPlan plan);
  /// Borrows the server's waiting program and sets it up as `plan` says.
  [[nodiscard]] asio::awaitable<Result<Nothing>> attach(LaunchPlan plan);
  /// Connects to a program that listens and sets it up. Errors also: launch_failed when nobody is there, and what the
  /// agent says to `join`.
  [[nodiscard]] asio::awaitable<Result<Nothing>> attach_to(LaunchPlan plan, ProgramAddress address,
                                                           std::optional<std::string> token);
  /// Lets it run; sends `process`. Afterwards the session is running, or ended where the program had ended before.
  [[nodiscard]] asio::awaitable<Result<Nothing>> run_first_line();
  /// Ends it without telling the client and starts `plan` up to its first line.
  [[nodiscard]] asio::awaitable<Result<Nothing>> start_again(LaunchPlan plan);

  [[nodiscard]] const LaunchPlan& plan() const noexcept { return plan_; }
  /// The Lua that runs it: "5.4", "luajit"; "" before it has said so.
  [[nodiscard]] const std::string& lua() const noexcept { return lua_; }
  [[nodiscard]] bool is_attached() const noexcept { return is_attached_; }
  /// Has its link and its configuration; breakpoints are to be forwarded.
  [[nodiscard]] bool is_ready() const noexcept { return is_ready_; }
  /// Returns when a program that is being started is ready or over, at once when none is.
  [[nodiscard]] asio::awaitable<void> settled();
  [[nodiscard]] Agent& agent() noexcept;

  /// First: an error at its next safe point. Again, or before it runs: ends it at once.
  void terminate();
  /// Ends a launched program, leaves an attached one as it was; returns when no part of it concerns us any more.
  [[nodiscard]] asio::awaitable<void> leave();

  /// The same for a launch that is refused: its end is not told.
  [[nodiscard]] asio::awaitable<void> abandon();
  /// Sends `exited` and `terminated`, once for each start.
  [[nodiscard]] asio::awaitable<void> tell_end(ProgramEnd end);

  /// Whether a stop by a pause is the one that stopOnEntry asked for, in a program that ran already; true once.
  [[nodiscard]] bool takes_entry() noexcept { return std::exchange(waits_for_entry_, false); }

  /// The next stop by a pause is told as one at a memory limit, with this text.
  void expect_memory_stop(std::string text) { memory_stop_ = std::move(text); }
  [[nodiscard]] std::optional<std::string> take_memory_stop() noexcept { return std::exchange(memory_stop_, {}); }

  /// Threads that the client knows of, with their names; `thread` events are for these only.
  [[nodiscard]] std::map<std::int64_t, std::string>& known_threads() noexcept { return known_threads_; }

  void on_link_event(const std::string& event, const json& body) override;
  void on_samples(std::string block) override;
  void on_output(std::string_view category, OutputPiece piece) override;
  void on_out_of_reach() override;
  [[nodiscard]] asio::awaitable<void> room() override;

 private:
  [[nodiscard]] asio::awaitable<Result<Nothing>> set_up();
  [[nodiscard]] asio::awaitable<Result<Nothing>> explained(Error error);
  [[nodiscard]] asio::awaitable<Result<Nothing>> configure_soon();
  [[nodiscard]] asio::awaitable<Result<Nothing>> configure();
  [[nodiscard]] asio::awaitable<void> configure_whenever();
  [[nodiscard]] asio::awaitable<Result<Nothing>> find_lua();
  [[nodiscard]] asio::awaitable<Result<Nothing>> finish_set_up(Result<Nothing> result);
  [[nodiscard]] asio::awaitable<Result<Nothing>> start_running();
  [[nodiscard]] asio::awaitable<void> run_owned();
  [[nodiscard]] asio::awaitable<void> watch_borrowed();
  [[nodiscard]] asio::awaitable<Result<Nothing>> join_waiting();
  [[nodiscard]] asio::awaitable<Result<Nothing>> end_told();
  [[nodiscard]] asio::awaitable<void> detach();
  void give_back();
  void end_now();
  [[nodiscard]] bool ran_before_us() const;

  Session& session_;
  LaunchPlan plan_;
  std::unique_ptr<Debuggee> owned_;
  Debuggee* debuggee_{};  ///< owned or borrowed; nullptr: none
  Notice changed_;        ///< ready, or over
  std::map<std::int64_t, std::string> known_threads_{{1, "main"}};
  std::int64_t process_id_{};
  std::string lua_;
  std::optional<Result<Nothing>>
      configured_;  ///< an attached program: what came of it; nullopt: it has not come by yet
  Notice configured_changed_;
  bool is_attached_{};
  bool is_late_{};                 ///< attached to, but it has not come by yet
  bool starts_when_configured_{};  ///< and is to be started when it has
  bool has_left_{};                ///< the program runs on without its agent
  bool is_borrowed_{};             ///< no other client gets the program that we are attached to
  bool is_ready_{};
  bool is_running_{};      ///< the coroutine that follows it to its end has not returned
  bool is_end_silent_{};   ///< not set up yet, or to be restarted: its end is not told
  bool is_ended_by_us_{};  ///< its signal is no news
  bool is_asked_to_terminate_{};
  bool is_end_told_{};
  bool waits_for_entry_{};
  std::optional<std::string> memory_stop_;
};

}  // namespace wayfinder::adapter
