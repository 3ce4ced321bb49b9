#pragma once
#include <asio/any_io_executor.hpp>
#include <memory>
#include <optional>

#include "adapter/session/waiting_program.hpp"

namespace wayfinder::adapter {

/// The program of `wayfinder run --listen`: a host of ours on the command's own terminal, lent to one client at a time.
/// Thread: adapter I/O.
class WaitingHost final : public WaitingProgram, public DebuggeeListener {
 public:
  WaitingHost(asio::any_io_executor executor, LaunchPlan plan);

  /// Starts the process. Error: launch_failed.
  [[nodiscard]] Result<void> start();
  /// Sets it up and, unless `waits`, lets it run its first line; returns when it has ended.
  [[nodiscard]] asio::awaitable<ProgramEnd> run(bool waits);
  void signal(int number) const;

  [[nodiscard]] Result<Debuggee*> borrow(DebuggeeListener& listener) override;
  [[nodiscard]] asio::awaitable<Result<Nothing>> release() override;
  [[nodiscard]] asio::awaitable<std::optional<ProgramEnd>> ended() override;
  void give_back() override;
  [[nodiscard]] bool has_started() const override { return is_started_; }
  [[nodiscard]] const LaunchPlan& plan() const override { return plan_; }
  /// Returns when no client has it.
  [[nodiscard]] asio::awaitable<void> given_back();

  void on_link_event(const std::string& event, const json& body) override;
  void on_samples(std::string block) override;
  void on_output(std::string_view category, OutputPiece piece) override;
  void on_out_of_reach() override;
  [[nodiscard]] asio::awaitable<void> room() override;

 private:
  [[nodiscard]] asio::awaitable<void> set_up();

  asio::any_io_executor executor_;
  LaunchPlan plan_;
  std::unique_ptr<Debuggee> debuggee_;
  DebuggeeListener* borrower_{};
  std::uint64_t lendings_{};
  std::optional<ProgramEnd> end_;
  Notice changed_;  ///< given back, or ended
  bool is_started_{};
};

}  // namespace wayfinder::adapter
