#pragma once
#include <asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapter/debuggee/debuggee.hpp"
#include "adapter/debuggee/joining.hpp"
#include "adapter/debuggee/launch_plan.hpp"
#include "adapter/debuggee/program_address.hpp"

namespace wayfinder::adapter {

/// A program that a command runs, or visits, without any DAP client. Outlives whoever asks its agent for something.
/// Thread: adapter I/O.
class HeadlessProgram final : public DebuggeeListener {
 public:
  explicit HeadlessProgram(asio::any_io_executor executor) : executor_{std::move(executor)} {}

  /// Called with what the agent sends; may be empty.
  std::function<void(std::string block)> on_sample_block;
  std::function<void(std::string_view category, OutputPiece piece)> on_program_output;
  std::function<void(const std::string& event, const json& body)> on_event;

  using Preparation = std::function<asio::awaitable<Result<Nothing>>(Agent& agent, const link::HelloBody& hello)>;

  /// Starts `plan`; with `inherits_stdio` on the command's own terminal or pipes, else its output goes to
  /// on_program_output. Awaits `before_first_line` with the agent, lets the program run, and returns its end.
  /// Errors: launch_failed; those of `before_first_line`, the program is then killed.
  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> run(LaunchPlan plan, bool inherits_stdio,
                                                        Preparation before_first_line);

  /// Joins a program that listens, awaits `begin` with its agent, and returns when the program has ended, has let go of
  /// us, or leave() was called. Errors: launch_failed, with `field` in front, when there is no agent; what the agent
  /// says to `join`; those of `begin`.
  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> attach(ProgramAddress address, Introduction introduction,
                                                           std::string_view field, Preparation begin);
  /// Has a program that was attached to take back what was begun in it, and hangs up.
  [[nodiscard]] asio::awaitable<void> leave();
  /// Whether the program runs on without its agent.
  [[nodiscard]] bool has_let_go() const noexcept { return has_let_go_; }

  /// Passes a signal on to the program, if it runs.
  void signal(int number) const;

  void on_link_event(const std::string& event, const json& body) override;
  void on_samples(std::string block) override;
  void on_output(std::string_view category, OutputPiece piece) override;
  [[nodiscard]] asio::awaitable<void> room() override;

 private:
  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> follow(asio::awaitable<Result<Nothing>> preparation);
  [[nodiscard]] asio::awaitable<Result<Nothing>> prepare(const link::ConfigureArguments& configuration,
                                                         const Preparation& before_first_line);
  [[nodiscard]] asio::awaitable<Result<Nothing>> visit(Introduction introduction, std::string_view field,
                                                       const Preparation& begin);

  asio::any_io_executor executor_;
  std::unique_ptr<Debuggee> debuggee_;
  bool is_running_{};
  bool has_let_go_{};
};

}  // namespace wayfinder::adapter
