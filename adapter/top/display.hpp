#pragma once
#include <asio/awaitable.hpp>

namespace wayfinder::adapter::top {

/// Shows what a Watch measures. Thread: adapter I/O.
class Display {
 public:
  virtual ~Display() = default;

  /// Shows until it is left, by the person who looks or by leave(). One caller, once.
  [[nodiscard]] virtual asio::awaitable<void> run() = 0;
  virtual void leave() = 0;
  /// The watched program has come to an end.
  virtual void program_has_ended() = 0;
};

}  // namespace wayfinder::adapter::top
