#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <vector>

#include "adapter/commands/command.hpp"
#include "adapter/server/logging.hpp"

namespace wayfinder::adapter {
namespace {

constexpr int usage_error = 2;

constexpr std::array commands{
    Command{"dap", "Serve the Debug Adapter Protocol to an editor",
            "Examples:\n"
            "  wayfinder dap                            on stdin and stdout, as editors start it\n"
            "  wayfinder dap --listen 127.0.0.1:4711    on a TCP port, any number of sessions\n",
            declare_dap},
    Command{"run", "Run a script as the plain interpreter would",
            "Examples:\n"
            "  wayfinder run app.lua one two\n"
            "  wayfinder run --listen 127.0.0.1:0 --wait app.lua    a DAP client can attach to it\n"
            "  wayfinder run --top app.lua                          with a live view of where its time goes\n",
            declare_run},
    Command{"profile", "Run a script and find where its time goes",
            "Examples:\n"
            "  wayfinder profile app.lua                        writes app.lua.speedscope.json\n"
            "  wayfinder profile --rate 1000 --format folded -o - app.lua\n",
            declare_profile},
    Command{"heap", "Write heap snapshots and look into them: what holds the memory",
            "Examples:\n"
            "  wayfinder heap snapshot app.lua                      writes app.lua.wfheap\n"
            "  wayfinder heap top --sort retained app.lua.wfheap\n"
            "  wayfinder heap diff before.wfheap after.wfheap       what grew, and who holds it\n"
            "  wayfinder heap export app.lua.wfheap --to heapsnapshot    for Chrome DevTools\n",
            declare_heap},
    Command{"report", "Make one page of profiles and heap snapshots, which opens in any browser",
            "Examples:\n"
            "  wayfinder report app.profile.json app.wfheap -o report.html\n"
            "  wayfinder report before.wfheap after.wfheap -o report.html    what grew, and who holds it\n",
            declare_report},
    Command{"leaktest", "Call tests again and again and find what they leak",
            "Examples:\n"
            "  wayfinder leaktest tests/leaks.lua                       exit code 1 when something leaks\n"
            "  wayfinder leaktest --format junit -o leaks.xml tests/leaks.lua\n",
            declare_leaktest},
    Command{"top", "Watch a running program: hottest functions, memory, collector",
            "Examples:\n"
            "  wayfinder top 4711                   the program that listens at this port, or has this process number\n"
            "  wayfinder top /run/app.socket\n"
            "  wayfinder top --once 127.0.0.1:4711  one table as text, for scripts\n"
            "  wayfinder run --top app.lua          start a program and watch it\n",
            declare_top},
    Command{"push", "Sample a running program and push its profile to a Pyroscope server",
            "The server's token is read from WAYFINDER_PUSH_TOKEN, other headers from WAYFINDER_PUSH_HEADER.\n\n"
            "Examples:\n"
            "  wayfinder push 4711 --url http://127.0.0.1:4040    the program that listens at this port\n"
            "  wayfinder push /run/app.socket --url https://pyroscope.example --name shop --label region=eu\n",
            declare_push},
    Command{"init", "Set a project up: launch.json, wayfinder.yaml, a file for Neovim",
            "Examples:\n"
            "  wayfinder init          asks for each file, in the project's folder\n"
            "  wayfinder init --yes    writes those that are not there yet\n",
            declare_init},
    Command{"doctor", "Say what works here and what is wrong", "Exit code 0 only if the default works.\n",
            declare_doctor},
    Command{"complete", "", "", declare_complete},
    Command{"manual", "", "", declare_manual},
};

struct DeclaredCommand {
  CLI::App* app;
  CommandWork work;
};

std::string command_names() {
  std::vector<std::string_view> shown_names;
  for (const auto& command : commands) {
    if (!command.summary.empty()) shown_names.push_back(command.name);
  }
  const auto last = shown_names.back();
  shown_names.pop_back();
  return fmt::format("{} or {}", fmt::join(shown_names, ", "), last);
}

std::string unknown_command(const std::string& got) {
  return fmt::format("COMMAND: expected {}, got {}", command_names(), got.empty() ? "nothing" : "\"" + got + "\"");
}

/// What went wrong, in our own form: the library's sentences differ from option to option.
std::string sentence(const CLI::ParseError& error, const CLI::App& app, const CLI::App* command) {
  const std::string text = error.what();
  while (command != nullptr && !command->get_subcommands().empty())
    command = command->get_subcommands().front();
  const auto* option = command == nullptr ? nullptr : command->get_option_no_throw(text.substr(0, text.find(':')));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && option != nullptr) {
    const std::string name = option->get_name(false, true);
    if (option->count() > 1) return fmt::format("{}: expected to be given once, got {} of it", name, option->count());
    return fmt::format("{}: expected {}, got nothing", name, option->get_type_name());
  }
  const auto extra = app.remaining(true);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr || extra.empty()) return text;
  const std::string& first = extra.front();
  if (first.starts_with('-')) {
    return fmt::format("{}: expected an option of this command, got one that it does not have", first);
  }
  if (command == nullptr) return unknown_command(first);
  return fmt::format("arguments: expected no further one, got \"{}\"", first);
}

int fail_usage(const std::string& where, const std::string& what) {
  fmt::print(stderr, "wayfinder{}: {}\n", where.empty() ? "" : " " + where, what);
  return usage_error;
}

int run(const DeclaredCommand& command) {
  const auto exit_code = command.work();
  if (exit_code) return *exit_code;
  return fail_usage(command.app->get_name(), exit_code.error().message);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  log_warnings();
  CLI::App app{"Debugger, profiler and memory inspector for Lua", "wayfinder"};
  app.set_version_flag("--version", "wayfinder " WAYFINDER_VERSION);
  app.require_subcommand(0, 1);
  std::vector<DeclaredCommand> declared;
  for (const auto& command : commands) {
    auto* sub = app.add_subcommand(std::string{command.name}, std::string{command.summary});
    sub->footer("\n" + std::string{command.examples});
    if (command.summary.empty()) sub->group("");  // CLI11's way to hide one
    declared.push_back({sub, command.declare(*sub)});
  }
  const auto chosen = [&]() -> const DeclaredCommand* {
    for (const auto& command : declared) {
      if (command.app->parsed()) return &command;
    }
    return nullptr;
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    const auto extra = app.remaining();
    const bool is_ours = chosen() != nullptr || extra.empty();
    return is_ours ? app.exit(help) : fail_usage("", unknown_command(extra.front()));
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    const auto* command = chosen();
    return fail_usage(command == nullptr ? "" : command->app->get_name(),
                      sentence(error, app, command == nullptr ? nullptr : command->app));
  }
  if (const auto* command = chosen()) return run(*command);
  return fail_usage("", unknown_command("") + " (wayfinder --help shows more)");
}

}  // namespace wayfinder::adapter
