#include "adapter/commands/script_arguments.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "protocol/json.hpp"

namespace wayfinder::adapter {

void take_script(CLI::App& app) {
  app.prefix_command();
  // Shown in --help and never taken: CLI11 leaves what follows `--` to a command that still waits for a positional.
  app.validate_positionals();
  app.add_option("SCRIPT", CLI::callback_t{}, "The Lua file, - for standard input; what follows belongs to it")
      ->check(CLI::Validator{[](const std::string&) { return std::string{"left to plan_script()"}; }, ""});
}

Result<LaunchPlan> plan_script(const CLI::App& app, const std::optional<std::string>& lua) {
  auto words = app.remaining();
  const bool is_marked = !words.empty() && words.front() == "--";
  if (is_marked) words.erase(words.begin());
  if (words.empty()) return refuse("SCRIPT", "a Lua file", "nothing");
  const bool is_input = words.front() == "-";  // the script comes on standard input
  if (words.front().starts_with('-') && !is_input && !is_marked) {
    return refuse(words.front(), "an option of this command", "one that it does not have");
  }
  LaunchPlan plan;
  plan.program = words.front();
  std::error_code error;
  if (!is_input && std::filesystem::is_directory(plan.program, error)) {
    return refuse("SCRIPT", "a Lua file", shown(json(plan.program)) + " (this is a folder)");
  }
  if (!is_input && ::access(plan.program.c_str(), R_OK) != 0) {
    return refuse("SCRIPT", "a Lua file",
                  shown(json(plan.program)) + " (" + std::generic_category().message(errno) + ")");
  }
  plan.arguments.assign(words.begin() + 1, words.end());
  plan.directory = std::filesystem::current_path().string();
  plan.configuration.no_debug = true;
  if (lua) {
    auto interpreter = find_interpreter("--lua", *lua, plan.directory);
    if (!interpreter) return tl::unexpected(std::move(interpreter.error()));
    plan.interpreter = std::move(*interpreter);
  }
  return plan;
}

}  // namespace wayfinder::adapter
