#pragma once
#include <asio/signal_set.hpp>
#include <functional>

namespace wayfinder::adapter {

/// For a command that shares its terminal with a program: SIGINT and SIGTERM do not end the command, the program
/// decides what becomes of it. Ctrl-C reaches the program from the terminal; SIGTERM is handed to `pass_on`. Thread:
/// adapter I/O.
class PassedSignals {
 public:
  PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on);
  PassedSignals(const PassedSignals&) = delete;
  PassedSignals& operator=(const PassedSignals&) = delete;
  /// Listens no more, so that the I/O loop can end.
  void cancel();

 private:
  void wait();

  asio::signal_set signals_;
  std::function<void(int number)> pass_on_;
};

}  // namespace wayfinder::adapter
