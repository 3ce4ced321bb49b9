#include "adapter/requests/launch_arguments.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "adapter/session/route.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

/// What editors put into every configuration; none of it is meant for a debug adapter.
constexpr std::array<std::string_view, 11> editor_attributes{"type",
                                                             "name",
                                                             "request",
                                                             "preLaunchTask",
                                                             "postDebugTask",
                                                             "internalConsoleOptions",
                                                             "presentation",
                                                             "debugServer",
                                                             "serverReadyAction",
                                                             "suppressMultipleSessionWarning",
                                                             "preRestartTask"};

std::string in_quotes(std::string_view text, std::string_view why = {}) {
  return fmt::format("{}{}{}{}", shown(json(text)), why.empty() ? "" : " (", why, why.empty() ? "" : ")");
}

Result<fs::path> folder_of(const LaunchArguments& arguments, const fs::path& adapter_folder) {
  const fs::path folder = arguments.cwd ? (adapter_folder / *arguments.cwd).lexically_normal() : adapter_folder;
  std::error_code error;
  if (fs::is_directory(folder, error)) return folder;
  return refuse("cwd", "a folder", in_quotes(folder.string(), error ? error.message() : "it is none"));
}

Result<void> check_program(const fs::path& program) {
  std::error_code error;
  const auto status = fs::status(program, error);
  const auto refuse_it = [&](std::string_view why) {
    return refuse("program", "a Lua file", in_quotes(program.string(), why));
  };
  if (!fs::exists(status)) return refuse_it("there is no such file");
  if (fs::is_directory(status)) return refuse_it("this is a folder");
  if (::access(program.c_str(), R_OK) != 0) return refuse_it(std::generic_category().message(errno));
  return {};
}

Result<void> check_environment(const LaunchArguments& arguments) {
  if (!arguments.env) return {};
  for (const auto& [name, value] : *arguments.env) {
    if (!name.empty() && name.find('=') == name.npos && name.find('\0') == name.npos) continue;
    return refuse("env", "names of variables", in_quotes(name));
  }
  return {};
}

/// The system takes a zero byte for the end of a text, and would open, start or pass on something else.
class ZeroBytes {
 public:
  void look_at(std::string field, const std::optional<std::string>& text) {
    if (found_ || !text || text->find('\0') == text->npos) return;
    found_ = refuse(std::move(field), "a text without zero bytes", in_quotes(*text)).value();
  }
  [[nodiscard]] Result<void> result() && {
    if (found_) return tl::unexpected(std::move(*found_));
    return {};
  }

 private:
  std::optional<Error> found_;
};

Result<void> check_zero_bytes(const LaunchArguments& arguments) {
  ZeroBytes zero_bytes;
  zero_bytes.look_at("program", arguments.program);
  zero_bytes.look_at("cwd", arguments.cwd);
  zero_bytes.look_at("lua", arguments.lua);
  zero_bytes.look_at("luaPath", arguments.lua_path);
  zero_bytes.look_at("luaCpath", arguments.lua_cpath);
  zero_bytes.look_at("config", arguments.config);
  if (arguments.args) {
    for (std::size_t i = 0; i < arguments.args->size(); ++i)
      zero_bytes.look_at(fmt::format("args[{}]", i), (*arguments.args)[i]);
  }
  if (arguments.env) {
    for (const auto& [name, value] : *arguments.env)
      zero_bytes.look_at("env." + name, value);
  }
  return std::move(zero_bytes).result();
}

link::ConfigureArguments configuration_of(const LaunchArguments& arguments) {
  link::ConfigureArguments configuration;
  configuration.breakpoint_mode = arguments.breakpoint_mode.value_or(configuration.breakpoint_mode);
  configuration.evaluate_timeout_ms = arguments.evaluate_timeout_ms.value_or(configuration.evaluate_timeout_ms);
  configuration.no_debug = arguments.no_debug.value_or(false);
  configuration.stop_on_entry = arguments.stop_on_entry.value_or(false) && !configuration.no_debug;
  configuration.skip_files = arguments.skip_files.value_or(std::vector<std::string>{});
  configuration.lua_path = arguments.lua_path;
  configuration.lua_cpath = arguments.lua_cpath;
  return configuration;
}

}  // namespace

void drop_editor_attributes(json& arguments) {
  if (!arguments.is_object()) return;  // whoever reads them says so
  for (auto entry = arguments.begin(); entry != arguments.end();) {
    const std::string& key = entry.key();
    const bool is_editors = key.starts_with("__") || std::find(editor_attributes.begin(), editor_attributes.end(),
                                                               key) != editor_attributes.end();
    entry = is_editors ? arguments.erase(entry) : std::next(entry);
  }
}

Result<LaunchPlan> plan_launch(const LaunchArguments& arguments, const std::filesystem::path& adapter_folder) {
  if (auto fits = check_zero_bytes(arguments); !fits) return tl::unexpected(std::move(fits.error()));
  auto folder = folder_of(arguments, adapter_folder);
  if (!folder) return tl::unexpected(std::move(folder.error()));
  if (auto fits = check_program(*folder / arguments.program); !fits) return tl::unexpected(std::move(fits.error()));
  if (auto fits = check_environment(arguments); !fits) return tl::unexpected(std::move(fits.error()));
  LaunchPlan plan;
  plan.program = arguments.program;
  plan.memory = arguments.memory.value_or(MemoryLimits{});
  plan.arguments = arguments.args.value_or(std::vector<std::string>{});
  plan.directory = folder->string();
  plan.lua = arguments.lua.value_or(plan.lua);
  if (arguments.env) plan.environment = *arguments.env;
  plan.console = arguments.console.value_or(Console::internal);
  plan.configuration = configuration_of(arguments);
  plan.profile = arguments.profile;
  return plan;
}

}  // namespace wayfinder::adapter
