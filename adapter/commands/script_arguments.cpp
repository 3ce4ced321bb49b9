#include "adapter/commands/script_arguments.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "protocol/json.hpp"

namespace wayfinder::adapter {

void take_script(CLI::App& app) {
  app.prefix_command();
}

Result<LaunchPlan> plan_script(const CLI::App& app, const std::optional<std::string>& lua) {
  if (lua && *lua != "5.4") {
    return refuse("--lua", "5.4, the one that this build has", shown(json(*lua)), ErrorCode::unsupported);
  }
  auto words = app.remaining();
  if (!words.empty() && words.front() == "--") words.erase(words.begin());
  if (words.empty()) return refuse("SCRIPT", "a Lua file", "nothing");
  if (words.front().starts_with('-') && words.front() != "-") {
    return refuse(words.front(), "an option of this command", "one that it does not have");
  }
  LaunchPlan plan;
  plan.program = words.front();
  std::error_code error;
  if (std::filesystem::is_directory(plan.program, error)) {
    return refuse("SCRIPT", "a Lua file", shown(json(plan.program)) + " (this is a folder)");
  }
  if (::access(plan.program.c_str(), R_OK) != 0) {
    return refuse("SCRIPT", "a Lua file", shown(json(plan.program)) + " (" + std::strerror(errno) + ")");
  }
  plan.arguments.assign(words.begin() + 1, words.end());
  plan.directory = std::filesystem::current_path().string();
  plan.configuration.no_debug = true;
  return plan;
}

}  // namespace wayfinder::adapter
