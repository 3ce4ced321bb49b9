#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// A Lua interpreter on this machine, and our module for its version.
struct Interpreter {
  std::string path;     ///< as it is started: a path, or a name in PATH
  std::string version;  ///< "5.1" to "5.4", or "luajit"
  std::string module;   ///< absolute
};

/// The Lua that is a part of this executable.
constexpr std::string_view embedded_lua = "5.4";

/// The interpreter that `wish` stands for: a version, which is looked for in PATH under its usual names, or a path,
/// which is asked for its version. Nullopt: the embedded one. `field` is where the wish stands, for errors:
/// bad_argument when there is no such interpreter or it is no Lua, unsupported when there is no module for it.
/// Thread: any; takes as long as the interpreter takes to start, at most some seconds.
[[nodiscard]] Result<std::optional<Interpreter>> find_interpreter(std::string_view field, std::string_view wish,
                                                                  const std::string& directory);

/// Why an interpreter that was launched may have ended before our agent was in it: an error unsupported with `field`
/// when it cannot load the module, or is built otherwise than the module expects; else nothing. Thread: any; as
/// find_interpreter().
[[nodiscard]] Result<void> check_module(std::string_view field, const Interpreter& interpreter);

/// Changes to an environment; nullopt removes.
using EnvironmentChanges = std::map<std::string, std::optional<std::string>>;

/// The changes that a launch asks for, and with them what makes the interpreter load the module: the module reads it
/// before the program begins, and takes it away.
[[nodiscard]] EnvironmentChanges environment_with_agent(const Interpreter& interpreter, EnvironmentChanges asked);

}  // namespace wayfinder::adapter
