#pragma once
#include <asio/signal_set.hpp>
#include <functional>

namespace wayfinder::adapter {

/// For a command that shares its terminal with a program: SIGINT and SIGTERM do not end the command, the program
/// decides what becomes of it. Ctrl-C reaches the program from the terminal; SIGTERM is handed to `pass_on`. One that
/// the command was started to ignore stays ignored, here and, as it is inherited, in the program. Thread: adapter I/O.
class PassedSignals {
 public:
  PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on);
  PassedSignals(const PassedSignals&) = delete;
  PassedSignals& operator=(const PassedSignals&) = delete;
  /// Listens no more, so that the I/O loop can end. Until the end of this object both signals still do nothing.
  void cancel();

 private:
  void wait();

  asio::signal_set signals_;
  std::function<void(int number)> pass_on_;
};

}  // namespace wayfinder::adapter
