#include "adapter/server/stdio_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <utility>

#include "adapter/server/connection.hpp"
#include "adapter/server/stop_signals.hpp"

namespace wayfinder::adapter {
namespace {

/// A copy that programs we start do not inherit.
Descriptor copy_of(int descriptor) {
  return Descriptor{::fcntl(descriptor, F_DUPFD_CLOEXEC, 10)};
}

asio::awaitable<void> serve(Connection& connection, StopSignals& signals, int& exit_code) {
  const auto failure = co_await connection.serve();
  if (failure) {
    fmt::print(stderr, "wayfinder dap: stdin: {}\n", failure->message);
    exit_code = 2;
  }
  signals.cancel();
}

}  // namespace

int serve_stdio() {
  asio::io_context io{1};
  Environment environment;
  Descriptor input = copy_of(STDIN_FILENO);
  Descriptor output = copy_of(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  Connection connection{io.get_executor(), environment, std::move(input), std::move(output)};
  StopSignals signals{io.get_executor(), [&] { connection.stop(); }};
  int exit_code = 0;
  asio::co_spawn(io, serve(connection, signals, exit_code), asio::detached);
  io.run();
  return exit_code;
}

}  // namespace wayfinder::adapter
