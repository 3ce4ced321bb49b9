#pragma once
#include <asio/awaitable.hpp>
#include <optional>

#include "adapter/debuggee/debuggee.hpp"
#include "adapter/debuggee/launch_plan.hpp"

namespace wayfinder::adapter {

/// A program that was started without a client and takes one at a time (`wayfinder run --listen`). Its owner runs the
/// debuggee; sessions borrow it. Thread: adapter I/O.
class WaitingProgram {
 public:
  virtual ~WaitingProgram() = default;

  /// Lends the debuggee: from now on `listener` hears what it sends. Errors: already_running when another client has
  /// it, link_lost when it has ended.
  [[nodiscard]] virtual Result<Debuggee*> borrow(DebuggeeListener& listener) = 0;
  /// Lets the program run its first line if it waits for that (`--wait`).
  [[nodiscard]] virtual asio::awaitable<Result<Nothing>> release() = 0;
  /// Returns when the program has ended, or with nullopt after give_back().
  [[nodiscard]] virtual asio::awaitable<std::optional<ProgramEnd>> ended() = 0;
  virtual void give_back() = 0;
  /// Whether it has been let run: a client that attaches meets it anywhere.
  [[nodiscard]] virtual bool has_started() const = 0;
  /// What is run.
  [[nodiscard]] virtual const LaunchPlan& plan() const = 0;
};

}  // namespace wayfinder::adapter
