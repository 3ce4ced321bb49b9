#include "adapter/server/program_server.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <cstdio>
#include <optional>

#include "adapter/server/listen_address.hpp"
#include "adapter/server/logging.hpp"
#include "adapter/server/passed_signals.hpp"
#include "adapter/server/tcp_server.hpp"
#include "adapter/server/waiting_host.hpp"

namespace wayfinder::adapter {
namespace {

/// How long a client may go on reading profiles and snapshots after the program has ended.
constexpr std::chrono::seconds time_to_disconnect{10};

asio::awaitable<void> run_program(WaitingHost& host, TcpServer& server, bool waits, int& exit_code) {
  exit_code = (co_await host.run(waits)).exit_code;
  const auto limit = std::chrono::steady_clock::now() + time_to_disconnect;
  asio::steady_timer pause{co_await asio::this_coro::executor};
  while (host.is_lent() && server.has_clients() && std::chrono::steady_clock::now() < limit) {
    pause.expires_after(std::chrono::milliseconds{20});
    std::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
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
  PassedSignals signals{io.get_executor(), [&](int number) { host.signal(number); }};
  int exit_code = 0;
  asio::co_spawn(io, server.run(), asio::detached);
  asio::co_spawn(io, run_program(host, server, order.waits, exit_code),
                 [&](const std::exception_ptr&) { signals.cancel(); });
  io.run();
  return exit_code;
}

}  // namespace wayfinder::adapter
