#pragma once
#include <asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapter/debuggee/debuggee.hpp"
#include "adapter/debuggee/launch_plan.hpp"

namespace wayfinder::adapter {

/// A program that a command runs without any DAP client. Thread: adapter I/O.
class HeadlessProgram final : public DebuggeeListener {
 public:
  explicit HeadlessProgram(asio::any_io_executor executor) : executor_{std::move(executor)} {}

  /// Called with what the agent sends; may be empty.
  std::function<void(std::string block)> on_sample_block;
  std::function<void(std::string_view category, OutputPiece piece)> on_program_output;

  /// Starts `plan`; with `inherits_stdio` on the command's own terminal or pipes, else its output goes to
  /// on_program_output. Awaits `before_first_line` with the agent, lets the program run, and returns its end.
  /// Errors: launch_failed; those of `before_first_line`, the program is then killed.
  using Preparation = std::function<asio::awaitable<Result<Nothing>>(Agent& agent, const link::HelloBody& hello)>;
  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> run(LaunchPlan plan, bool inherits_stdio,
                                                        Preparation before_first_line);

  /// Passes a signal on to the program, if it runs.
  void signal(int number) const;

  void on_link_event(const std::string& event, const json& body) override;
  void on_samples(std::string block) override;
  void on_output(std::string_view category, OutputPiece piece) override;
  [[nodiscard]] asio::awaitable<void> room() override;

 private:
  [[nodiscard]] asio::awaitable<Result<Nothing>> prepare(const link::ConfigureArguments& configuration,
                                                         const Preparation& before_first_line);

  asio::any_io_executor executor_;
  std::unique_ptr<Debuggee> debuggee_;
};

}  // namespace wayfinder::adapter
