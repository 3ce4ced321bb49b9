#include "adapter/server/program_server.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>
#include <cstdio>
#include <optional>

#include "adapter/server/listen_address.hpp"
#include "adapter/server/logging.hpp"
#include "adapter/server/passed_signals.hpp"
#include "adapter/server/stop_signals.hpp"
#include "adapter/server/tcp_server.hpp"
#include "adapter/server/waiting_host.hpp"

namespace wayfinder::adapter {
namespace {

/// Follows the program to its end, and then its client, who goes on reading profiles and snapshots.
asio::awaitable<void> run_program(WaitingHost& host, TcpServer& server, std::optional<PassedSignals>& signals,
                                  bool waits, int& exit_code) {
  exit_code = (co_await host.run(waits)).exit_code;
  const auto executor = co_await asio::this_coro::executor;
  const StopSignals stop{executor, [&] { server.stop(); }};  // there is no program any more that they are meant for
  signals.reset();
  co_await host.given_back();
  server.stop();
}

}  // namespace

Result<int> serve_program(ProgramServerOrder order) {
  const auto endpoint = resolve_for_serving(order.listen, order.token, order.no_token);
  if (!endpoint) return tl::unexpected(endpoint.error());
  if (auto started = start_logging(std::nullopt, "warn"); !started) return tl::unexpected(std::move(started.error()));
  asio::io_context io{1};
  WaitingHost host{io.get_executor(), std::move(order.plan)};
  Environment environment;
  environment.token = order.token;
  environment.waiting_program = &host;
  TcpServer server{io, environment};
  if (auto bound = server.listen(*endpoint); !bound) return tl::unexpected(std::move(bound.error()));
  if (auto started = host.start(); !started) return tl::unexpected(std::move(started.error()));
  fmt::print(stderr, "Wayfinder DAP server listening at: {}\n", server.address());
  std::optional<PassedSignals> signals;
  signals.emplace(io.get_executor(), [&](int number) { host.signal(number); });
  int exit_code = 0;
  asio::co_spawn(io, server.run(), asio::detached);
  asio::co_spawn(io, run_program(host, server, signals, order.waits, exit_code),
                 [&](const std::exception_ptr&) { signals.reset(); });
  io.run();
  return exit_code;
}

}  // namespace wayfinder::adapter
