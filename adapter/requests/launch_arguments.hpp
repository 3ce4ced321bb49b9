#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapter/debuggee/launch_plan.hpp"
#include "adapter/sources/path_mapping.hpp"
#include "protocol/fields.hpp"
#include "protocol/link_messages.hpp"
#include "protocol/profiling_messages.hpp"

namespace wayfinder::adapter {

/// The attributes of a launch configuration, as they stand in launch.json.
struct LaunchArguments {
  std::string program;
  std::optional<std::vector<std::string>> args;
  std::optional<std::string> cwd;
  std::optional<std::map<std::string, std::optional<std::string>>> env;
  std::optional<std::string> lua;
  std::optional<std::string> lua_path;
  std::optional<std::string> lua_cpath;
  std::optional<bool> stop_on_entry;
  std::optional<bool> no_debug;
  std::optional<Console> console;
  std::optional<std::vector<PathMapping>> path_mappings;
  std::optional<std::vector<std::string>> skip_files;
  std::optional<bool> source_maps;
  std::optional<std::int64_t> evaluate_timeout_ms;
  std::optional<std::variant<bool, std::string>> trace;
  std::optional<profiling_requests::LaunchProfile> profile;  ///< starts before the first line
  std::optional<std::string> config;
  std::optional<link::BreakpointMode> breakpoint_mode;
  std::optional<MemoryLimits> memory;
  std::optional<std::string> token;
};
constexpr auto fields_of(std::type_identity<LaunchArguments>) {
  using T = LaunchArguments;
  return std::tuple{field("program", &T::program, not_empty()),
                    field("args", &T::args),
                    field("cwd", &T::cwd, not_empty()),
                    field("env", &T::env),
                    field("lua", &T::lua),
                    field("luaPath", &T::lua_path),
                    field("luaCpath", &T::lua_cpath),
                    field("stopOnEntry", &T::stop_on_entry),
                    field("noDebug", &T::no_debug),
                    field("console", &T::console),
                    field("pathMappings", &T::path_mappings),
                    field("skipFiles", &T::skip_files),
                    field("sourceMaps", &T::source_maps),
                    field("evaluateTimeoutMs", &T::evaluate_timeout_ms, between(1, 86'400'000)),
                    field("trace", &T::trace),
                    field("profile", &T::profile),
                    field("config", &T::config, not_empty()),
                    field("breakpointMode", &T::breakpoint_mode),
                    field("memory", &T::memory),
                    field("token", &T::token)};
}

/// The request `launch` with all that a configuration may say.
struct Launch {
  static constexpr std::string_view command = "launch";
  using Arguments = LaunchArguments;
  using Body = Nothing;
};

struct AttachArguments {
  std::optional<std::string> host;
  std::optional<std::int64_t> port;
  std::optional<std::string> socket;
  std::optional<std::string> token;
  std::optional<std::vector<PathMapping>> path_mappings;
  std::optional<std::vector<std::string>> skip_files;
  std::optional<bool> source_maps;
  std::optional<bool> stop_on_entry;
  std::optional<bool> restart;
};
constexpr auto fields_of(std::type_identity<AttachArguments>) {
  using T = AttachArguments;
  return std::tuple{field("host", &T::host, not_empty()),
                    field("port", &T::port, between(1, 65'535)),
                    field("socket", &T::socket, not_empty()),
                    field("token", &T::token),
                    field("pathMappings", &T::path_mappings),
                    field("skipFiles", &T::skip_files),
                    field("sourceMaps", &T::source_maps),
                    field("stopOnEntry", &T::stop_on_entry),
                    field("restart", &T::restart)};
}
struct Attach {
  static constexpr std::string_view command = "attach";
  using Arguments = AttachArguments;
  using Body = Nothing;
};

/// Checks what the types do not: that folder and program are there, that this build can do what is asked. Relative
/// paths start at the configuration's cwd, that at `adapter_folder`.
/// Errors: bad_argument or unsupported, with the attribute as field.
[[nodiscard]] Result<LaunchPlan> plan_launch(const LaunchArguments& arguments,
                                             const std::filesystem::path& adapter_folder);

}  // namespace wayfinder::adapter
