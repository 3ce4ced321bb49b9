#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "adapter/debuggee/agent.hpp"
#include "adapter/profiles/profiles.hpp"
#include "adapter/profiles/unnamed_functions.hpp"
#include "adapter/snapshots/growth_rate.hpp"
#include "adapter/tasks/task_group.hpp"
#include "adapter/tasks/workers.hpp"
#include "adapter/top/measurement.hpp"
#include "adapter/top/recent_totals.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter::top {

/// What is known of the program before it is watched.
struct Watched {
  std::string program;
  std::string folder;  ///< where it runs: its sources are found from there
  /// When its process began; nullopt: not on this machine.
  std::optional<std::chrono::steady_clock::time_point> started;
};

/// Measures one program through its agent: samples it, and reads its memory while it computes (one that sleeps is not
/// disturbed). Thread: adapter I/O.
class Watch {
 public:
  Watch(const asio::any_io_executor& executor, double rate);

  /// Starts to measure; a program before its first line is measured from there. `agent` outlives finished(). Errors:
  /// those of the agent.
  [[nodiscard]] asio::awaitable<Result<Nothing>> begin(Agent& agent, link::HelloBody hello, Watched watched);
  /// The same without waiting for a program that sits in a C function. What goes wrong is a notice.
  void begin_soon(Agent& agent, link::HelloBody hello, Watched watched);

  /// Returns when samples are being taken, or after so long. One caller.
  [[nodiscard]] asio::awaitable<void> has_begun(std::chrono::milliseconds patience);

  void take_samples(const std::string& block);
  void end(Activity how, std::string sentence);

  /// Once in each period: what has come in it becomes the measurement.
  void refresh();
  [[nodiscard]] const Measurement& measurement() const noexcept { return measurement_; }
  [[nodiscard]] std::optional<Calls> calls_of(profiling::FunctionId function);

  /// Begins a new profile; what was measured so far is forgotten when the program comes by.
  void reset();
  /// A full collection at the next safe point; what came of it is a notice.
  void collect();
  /// Writes what was measured as speedscope into the current folder.
  void export_profile();
  /// No more samples: the program runs on at full speed.
  void stop();

  /// What has come of the above since the last call, as a sentence; "" for nothing.
  [[nodiscard]] std::string take_notice() { return std::exchange(notice_, {}); }

  /// Returns when nothing of the above is under way. The link must be closed, or the program at an end.
  [[nodiscard]] asio::awaitable<void> finished() { return tasks_.finished(); }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] profiling::ProfileHead new_head();
  void remember(link::HelloBody hello, Watched watched);
  [[nodiscard]] asio::awaitable<void> begin_whenever();
  [[nodiscard]] asio::awaitable<Result<Nothing>> start_sampling();
  [[nodiscard]] asio::awaitable<void> start_again();
  [[nodiscard]] asio::awaitable<void> read_program();
  [[nodiscard]] asio::awaitable<void> force_collection();
  [[nodiscard]] asio::awaitable<void> write_profile();
  void read_profile(SessionProfile& entry);

  Notice begun_;
  TaskGroup tasks_;
  Workers workers_;
  const double rate_;
  Agent* agent_{};
  Profiles profiles_;
  Watched watched_;
  Measurement measurement_;
  RecentTotals recent_;
  GrowthRate growth_;
  std::uint64_t seen_samples_{};
  UnnamedFunctions unnamed_;
  bool is_reading_{};
  bool is_starting_again_{};
  std::string notice_;
};

}  // namespace wayfinder::adapter::top
