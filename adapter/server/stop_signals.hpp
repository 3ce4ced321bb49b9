#pragma once
#include <asio/signal_set.hpp>
#include <functional>

namespace wayfinder::adapter {

/// Calls back at the first SIGINT or SIGTERM; a second one ends the process at once. Thread: adapter I/O.
class StopSignals {
 public:
  StopSignals(const asio::any_io_executor& executor, std::function<void()> on_stop);
  /// Listens no more, so that the I/O loop can end.
  void cancel();

 private:
  asio::signal_set signals_;
};

}  // namespace wayfinder::adapter
