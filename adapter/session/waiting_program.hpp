#pragma once
#include <asio/awaitable.hpp>
#include <optional>
#include <string>

#include "adapter/debuggee/debuggee.hpp"

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
  /// As the client sees it.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace wayfinder::adapter
