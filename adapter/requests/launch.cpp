#include <spdlog/spdlog.h>

#include <filesystem>
#include <utility>

#include "adapter/config/settings.hpp"
#include "adapter/requests/lifecycle.hpp"
#include "adapter/requests/profiling.hpp"
#include "adapter/session/route.hpp"
#include "adapter/session/traffic_trace.hpp"
#include "adapter/session/waiting_program.hpp"
#include "protocol/sockets/token.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

Result<void> check_token(Session& session, const std::optional<std::string>& token) {
  const auto& wanted = session.environment().token;
  if (!wanted || (token && is_token(*token, *wanted))) return {};
  return refuse("token", "this server's token", token ? "another" : "nothing", ErrorCode::not_authorized);
}

Result<void> check_console(Session& session, Console console) {
  if (console == Console::internal || session.client().supports_run_in_terminal) return {};
  return refuse("console", "internalConsole, for this client opens no terminal", shown(json(name_of(console))));
}

/// wayfinder.yaml: the named one, else the nearest to the program.
Result<void> take_settings(Session& session, const std::optional<std::string>& config, const LaunchPlan& plan) {
  const fs::path folder{plan.directory};
  auto loaded = config ? load_settings(folder / *config)
                       : find_settings((folder / plan.program).lexically_normal().parent_path());
  if (!loaded) {
    if (loaded.error().code == ErrorCode::file) {
      loaded.error().field = "config";
      loaded.error().message.insert(0, "config: ");
    }
    return tl::unexpected(std::move(loaded.error()));
  }
  for (const auto& warning : loaded->warnings)
    session.tell(warning);
  session.settings() = std::move(loaded->settings);
  return {};
}

Result<void> take_trace(Session& session, const std::variant<bool, std::string>& trace, const std::string& folder) {
  if (const bool* is_on = std::get_if<bool>(&trace)) {
    session.outbox().trace = *is_on ? log_traffic() : nullptr;
    return {};
  }
  auto writer = write_traffic(fs::path{folder} / std::get<std::string>(trace));
  if (!writer) return tl::unexpected(std::move(writer.error()));
  session.outbox().trace = std::move(*writer);
  return {};
}

/// Everything that can refuse a launch before a process is there.
Result<LaunchPlan> check_launch(Session& session, const LaunchArguments& arguments) {
  if (auto fits = check_token(session, arguments.token); !fits) return tl::unexpected(std::move(fits.error()));
  if (auto fits = check_console(session, arguments.console.value_or(Console::internal)); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  std::error_code ignored;
  auto plan = plan_launch(arguments, fs::current_path(ignored));
  if (!plan) return plan;
  if (auto done = take_settings(session, arguments.config, *plan); !done)
    return tl::unexpected(std::move(done.error()));
  if (arguments.profile) {
    auto fits = check_launch_profile(*arguments.profile, session.settings().profiling.default_mode);
    if (!fits) return tl::unexpected(std::move(fits.error()));
  }
  if (arguments.trace) {
    auto done = take_trace(session, *arguments.trace, plan->directory);
    if (!done) return tl::unexpected(std::move(done.error()));
  }
  session.translation().mappings = arguments.path_mappings.value_or(std::vector<PathMapping>{});
  return plan;
}

/// What we did not start we cannot start again; a client that knows attaches anew instead.
void tell_attached_capabilities(Session& session) {
  dap::CapabilitiesEventBody changed;
  changed.capabilities.supports_restart_request = false;
  session.send<dap::CapabilitiesEvent>(changed);
}

/// Waits for configurationDone and lets the program run; a refused one may be launched again.
asio::awaitable<Result<Nothing>> finish_start(Session& session, Result<Nothing> ready) {
  if (ready) {
    const bool is_configured = co_await session.configured();
    if (session.state() == State::ended) co_return ready;  // it was launched; how it ended is told behind the answer
    if (!is_configured) ready = fail(ErrorCode::cancelled, "the launch was cancelled");
  }
  if (ready) {
    auto started = co_await session.program().run_first_line();
    ready = std::move(started);
  }
  if (ready && session.program().is_attached()) tell_attached_capabilities(session);
  if (!ready && !session.is_finished() && session.state() != State::ended) {
    co_await session.program().abandon();
    session.enter(session.is_configured() ? State::configured : State::initialized);
  }
  co_return ready;
}

/// The attribute that names where a program is to be found; "" when none does.
std::string_view named_place(const AttachArguments& arguments) {
  if (arguments.host) return "host";
  if (arguments.port) return "port";
  return arguments.socket ? "socket" : "";
}

Result<ProgramAddress> address_of(const AttachArguments& arguments) {
  if (arguments.socket && (arguments.host || arguments.port)) {
    return refuse("socket", "no host and port beside it", "both");
  }
  if (arguments.socket) return ProgramAddress{.host = {}, .port = 0, .socket = *arguments.socket};
  if (!arguments.port) return refuse("port", "the port or socket of a program that listens", "nothing");
  return ProgramAddress{arguments.host.value_or("127.0.0.1"), static_cast<std::uint16_t>(*arguments.port), {}};
}

/// What an attach configures, on top of `plan`.
Result<LaunchPlan> check_attach(Session& session, const AttachArguments& arguments, LaunchPlan plan) {
  if (auto done = take_settings(session, {}, plan); !done) return tl::unexpected(std::move(done.error()));
  session.translation().mappings = arguments.path_mappings.value_or(std::vector<PathMapping>{});
  plan.configuration.stop_on_entry = arguments.stop_on_entry.value_or(false);
  plan.configuration.skip_files = arguments.skip_files.value_or(std::vector<std::string>{});
  return plan;
}

/// To a program that listens by itself.
asio::awaitable<Result<Nothing>> attach_to_listening(Session& session, AttachArguments arguments) {
  auto address = address_of(arguments);
  if (!address) co_return tl::unexpected(std::move(address.error()));
  LaunchPlan nothing_launched;
  std::error_code ignored;
  nothing_launched.directory = fs::current_path(ignored).string();
  auto plan = check_attach(session, arguments, std::move(nothing_launched));
  if (!plan) co_return tl::unexpected(std::move(plan.error()));
  session.enter(State::launching);
  if (session.environment().token) arguments.token.reset();  // it was meant for this server
  auto ready = co_await session.program().attach_to(std::move(*plan), std::move(*address), std::move(arguments.token));
  co_return co_await finish_start(session, std::move(ready));
}

}  // namespace

asio::awaitable<Result<Nothing>> launch(Session& session, LaunchArguments arguments) {
  if (session.environment().waiting_program != nullptr) {
    co_return refuse("launch", "attach, as this server was started with a program of its own", "launch",
                     ErrorCode::wrong_state);
  }
  auto plan = check_launch(session, arguments);
  if (!plan) co_return tl::unexpected(std::move(plan.error()));
  session.enter(State::launching);
  auto ready = co_await session.program().start(std::move(*plan));
  co_return co_await finish_start(session, std::move(ready));
}

asio::awaitable<Result<Nothing>> attach(Session& session, AttachArguments arguments) {
  if (auto fits = check_token(session, arguments.token); !fits) co_return tl::unexpected(std::move(fits.error()));
  auto* waiting = session.environment().waiting_program;
  if (waiting == nullptr) co_return co_await attach_to_listening(session, std::move(arguments));
  if (const std::string_view place = named_place(arguments); !place.empty()) {
    co_return refuse(place, "nothing, as this server attaches to its own program only", "an address",
                     ErrorCode::unsupported);
  }
  auto plan = check_attach(session, arguments, waiting->plan());
  if (!plan) co_return tl::unexpected(std::move(plan.error()));
  session.enter(State::launching);
  auto ready = co_await session.program().attach(std::move(*plan));
  co_return co_await finish_start(session, std::move(ready));
}

Result<Nothing> configuration_done(Session& session, dap::ConfigurationDoneArguments) {
  if (session.is_configured()) {
    return refuse("configurationDone", "a session that is not configured", "one that is", ErrorCode::wrong_state);
  }
  if (session.state() == State::initialized) session.enter(State::configured);
  session.set_configured();
  return Nothing{};
}

asio::awaitable<Result<Nothing>> restart(Session& session, dap::RestartArguments arguments) {
  if (session.program().is_attached()) {
    co_return fail(ErrorCode::unsupported, "restart: expected a launched program, got one that was attached to");
  }
  LaunchPlan plan = session.program().plan();
  if (arguments.arguments) {
    drop_editor_attributes(*arguments.arguments);
    auto typed = read<LaunchArguments>(*arguments.arguments, "arguments", UnknownFields::refuse);
    if (!typed) co_return tl::unexpected(std::move(typed.error()));
    auto checked = check_launch(session, *typed);
    if (!checked) co_return tl::unexpected(std::move(checked.error()));
    plan = std::move(*checked);
  }
  auto ready = co_await session.program().start_again(std::move(plan));
  if (ready) {
    auto started = co_await session.program().run_first_line();
    ready = std::move(started);
  }
  if (!ready && !session.is_finished()) {
    co_await session.program().leave();
    co_await session.program().tell_end(ProgramEnd{.exit_code = 1, .signal = {}, .is_known = true});
  }
  co_return ready;
}

Result<Nothing> terminate(Session& session, dap::TerminateArguments) {
  session.program().terminate();
  return Nothing{};
}

asio::awaitable<Result<Nothing>> disconnect(Session& session, dap::DisconnectArguments) {
  co_await session.program().leave();
  co_return Nothing{};
}

Result<Nothing> cancel(Session& session, dap::CancelArguments arguments) {
  if (arguments.request_id) session.in_flight().cancel(*arguments.request_id);
  if (arguments.progress_id) session.progress().cancel(*arguments.progress_id);
  return Nothing{};
}

}  // namespace wayfinder::adapter
