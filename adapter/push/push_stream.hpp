#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <chrono>

#include "adapter/debuggee/agent.hpp"
#include "adapter/profiles/profiles.hpp"
#include "adapter/profiles/unnamed_functions.hpp"
#include "adapter/push/pusher.hpp"
#include "adapter/tasks/notice.hpp"
#include "adapter/tasks/task_group.hpp"
#include "profiling/profile_windows.hpp"

namespace wayfinder::adapter {

/// Hands what a running profile has more to a Pusher, again and again. A time without samples is not pushed.
/// Thread: adapter I/O.
class PushStream {
 public:
  /// Of the running profile of `profiles`. All outlive this.
  PushStream(const asio::any_io_executor& executor, Profiles& profiles, Pusher& pusher,
             std::chrono::milliseconds every);

  /// The profile has been started; `agent` is asked for names that samples came without.
  void begin(Agent& agent);
  /// The profile has ended: what has come since is handed over. Once begun, to be awaited before the end.
  [[nodiscard]] asio::awaitable<void> end();

 private:
  [[nodiscard]] asio::awaitable<void> run();
  [[nodiscard]] asio::awaitable<void> fetch_names();
  void push_window();

  Profiles& profiles_;
  Pusher& pusher_;
  const std::chrono::milliseconds every_;
  Notice over_;
  TaskGroup tasks_;
  Agent* agent_{};
  profiling::ProfileWindows windows_;
  UnnamedFunctions unnamed_;
  std::chrono::sys_time<std::chrono::milliseconds> window_start_;
  bool is_over_{};
  bool is_fetching_{};
};

}  // namespace wayfinder::adapter
