#pragma once
#include <signal.h>

#include <array>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>

namespace wayfinder::adapter {

/// For a command that shares its terminal with a program: SIGINT and SIGTERM do not end the command, the program
/// decides what becomes of it. Ctrl-C reaches the program from the terminal itself; what another process sends is
/// handed to `pass_on`. A signal that the command was started to ignore stays ignored, here and, as it is inherited,
/// in the program. One at a time in a process. Thread: adapter I/O.
class PassedSignals {
 public:
  PassedSignals(const asio::any_io_executor& executor, std::function<void(int number)> pass_on);
  ~PassedSignals();
  PassedSignals(const PassedSignals&) = delete;
  PassedSignals& operator=(const PassedSignals&) = delete;
  /// Listens no more, so that the I/O loop can end. Until the end of this object both signals still do nothing.
  void cancel();

 private:
  void wait();

  asio::posix::stream_descriptor signals_;  ///< one byte each, from the handler
  std::array<unsigned char, 16> numbers_{};
  std::function<void(int number)> pass_on_;
};

}  // namespace wayfinder::adapter
