#include <CLI/CLI.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/command.hpp"
#include "adapter/server/listen_address.hpp"
#include "adapter/server/logging.hpp"
#include "adapter/server/stdio_server.hpp"
#include "adapter/server/tcp_server.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct DapOptions {
  std::optional<std::string> listen;
  std::optional<std::string> token;
  bool no_token{};
  std::optional<std::string> log;
  std::string log_level{"warn"};
};

Result<int> serve_tcp(const DapOptions& options) {
  const auto endpoint = resolve_for_serving(*options.listen, options.token, options.no_token);
  if (!endpoint) return tl::unexpected(endpoint.error());
  asio::io_context io{1};
  Environment environment;
  environment.token = options.token;
  TcpServer server{io, environment};
  if (auto bound = server.listen(*endpoint); !bound) return tl::unexpected(std::move(bound.error()));
  const StopSignals signals{io.get_executor(), [&] { server.stop(); }};  // before anyone knows that we are there
  fmt::print("Wayfinder DAP server listening at: {}\n", server.address());
  if (std::fflush(stdout) != 0) return refuse("stdout", "to be told the address", "an error", ErrorCode::file);
  asio::co_spawn(io, server.run(), asio::detached);
  io.run();
  return 0;
}

Result<int> run_dap(const DapOptions& options) {
  if (auto started = start_logging(options.log, options.log_level); !started) {
    return tl::unexpected(std::move(started.error()));
  }
  if (options.listen) return serve_tcp(options);
  if (options.token || options.no_token) {
    return refuse(options.token ? "--token" : "--no-token", "--listen beside it", "none");
  }
  return serve_stdio();
}

}  // namespace

CommandWork declare_dap(CLI::App& app) {
  auto options = std::make_shared<DapOptions>();  // std::function has to be copyable
  app.add_option("--listen", options->listen, "Serve on a TCP port instead; port 0 takes a free one")
      ->type_name("HOST:PORT");
  app.add_option("--token", options->token, "Ask clients for this text as attribute `token` of launch and attach")
      ->type_name("T");
  app.add_flag("--no-token", options->no_token, "Let anybody in who reaches the address");
  app.add_option("--log", options->log, "Write the log to a file instead of stderr")->type_name("FILE");
  app.add_option("--log-level", options->log_level, "trace, debug, info, warn (default), error, critical or off")
      ->type_name("LEVEL");
  return [options] { return run_dap(*options); };
}

}  // namespace wayfinder::adapter
