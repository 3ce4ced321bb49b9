#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "adapter/commands/command.hpp"
#include "adapter/commands/run_with_top.hpp"
#include "adapter/commands/script_arguments.hpp"
#include "adapter/commands/top_options.hpp"
#include "adapter/config/settings.hpp"
#include "adapter/debuggee/inherited_signals.hpp"
#include "adapter/server/program_server.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct RunOptions {
  std::optional<std::string> lua;
  std::optional<std::string> listen;
  bool wait{};
  std::optional<std::string> token;
  bool no_token{};
  bool top{};
  TopOptions top_options;
};

/// Becomes the interpreter: nothing of ours stands between it and the terminal, its signals or its exit code.
Result<int> become(const LaunchPlan& plan) {
  const auto words = plain_command(plan).words;
  std::vector<char*> argv;
  for (const auto& word : words)
    argv.push_back(const_cast<char*>(word.c_str()));  // execvp does not write to them
  argv.push_back(nullptr);
  for (const int number : signals_to_give_back())
    ::signal(number, SIG_DFL);
  ::execvp(argv.front(), argv.data());
  return fail(ErrorCode::launch_failed,
              std::string{"the interpreter could not be started: "} + std::generic_category().message(errno));
}

Result<int> run_watched(LaunchPlan plan, const RunOptions& options) {
  if (options.listen) return refuse("--top", "no --listen beside it", shown(json(*options.listen)));
  const auto order = check_top_options(options.top_options);
  if (!order) return tl::unexpected(order.error());
  if (plan.program == "-" && !order->is_plain) {
    return refuse("SCRIPT", "a Lua file beside --top, whose view reads the keyboard", shown(json(plan.program)));
  }
  return run_with_top(std::move(plan), *order);
}

Result<int> run_script(const CLI::App& app, const RunOptions& options) {
  auto plan = plan_script(app, options.lua);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  if (options.top) return run_watched(std::move(*plan), options);
  if (const auto given = options.top_options.given()) return refuse(*given, "--top beside it", "none");
  if (options.listen) {
    const auto folder = std::filesystem::absolute(plan->program).parent_path();
    if (const auto settings = find_settings(folder); !settings) return tl::unexpected(settings.error());
    plan->configuration.no_debug = false;
    return serve_program({std::move(*plan), *options.listen, options.wait, options.token, options.no_token});
  }
  if (options.wait) return refuse("--wait", "--listen beside it", "none");
  if (options.token || options.no_token) {
    return refuse(options.token ? "--token" : "--no-token", "--listen beside it", "none");
  }
  return become(*plan);
}

}  // namespace

CommandWork declare_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  take_script(app);
  app.add_option("--lua", options->lua, "Lua: 5.4 (default), 5.3, 5.2, 5.1, luajit or an interpreter's path")
      ->type_name("V");
  app.add_option("--listen", options->listen, "Also be a DAP server for the program; clients send attach")
      ->type_name("HOST:PORT");
  app.add_flag("--wait", options->wait, "Wait for a client before the first line");
  app.add_option("--token", options->token, "Ask clients for this text as attribute `token`")->type_name("T");
  app.add_flag("--no-token", options->no_token, "Let anybody in who reaches the address");
  app.add_flag("--top", options->top, "Show the hottest functions, memory and collector while it runs");
  declare_top_options(app, options->top_options);
  return [options, &app] { return run_script(app, *options); };
}

}  // namespace wayfinder::adapter
