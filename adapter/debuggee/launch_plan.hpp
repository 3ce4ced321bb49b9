#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapter/debuggee/interpreter.hpp"
#include "protocol/link_messages.hpp"
#include "protocol/profiling_messages.hpp"

namespace wayfinder::adapter {

struct ProcessPlan;

enum class Console { internal, integrated_terminal, external_terminal };
constexpr auto names_of(std::type_identity<Console>) {
  return std::array{name(Console::internal, "internalConsole"),
                    name(Console::integrated_terminal, "integratedTerminal"),
                    name(Console::external_terminal, "externalTerminal")};
}

/// What is done when the program's heap first holds so many bytes, the debugger's own among them.
struct MemoryLimits {
  std::optional<std::int64_t> stop_at_bytes;
  std::optional<std::int64_t> snapshot_at_bytes;
};
constexpr auto fields_of(std::type_identity<MemoryLimits>) {
  using T = MemoryLimits;
  return std::tuple{field("stopAtBytes", &T::stop_at_bytes, at_least(1)),
                    field("snapshotAtBytes", &T::snapshot_at_bytes, at_least(1))};
}

/// A launch after its arguments were checked and its paths resolved.
struct LaunchPlan {
  std::string program;  ///< as the user wrote it: it is `arg[0]` and part of messages; "-": standard input
  std::vector<std::string> arguments;
  std::string directory;  ///< absolute
  EnvironmentChanges environment;
  std::string lua{embedded_lua};           ///< as the user wished
  std::optional<Interpreter> interpreter;  ///< found for it; nullopt: the embedded Lua
  Console console{Console::internal};
  link::ConfigureArguments configuration;
  std::optional<profiling_requests::LaunchProfile> profile;
  MemoryLimits memory;
};

/// The command line and the changes to the environment that run a plan.
struct ProgramCommand {
  std::vector<std::string> words;
  EnvironmentChanges environment;
};
/// Where a program's agent finds its link: a descriptor that it inherits, or the path of a socket.
using Link = std::variant<int, std::string>;
/// Without an agent, as the plain interpreter would run it.
[[nodiscard]] ProgramCommand plain_command(const LaunchPlan& plan);
/// With one.
[[nodiscard]] ProgramCommand command_with_link(const LaunchPlan& plan, Link link);

/// The process that runs `plan` as our child, its link being the descriptor that a Process gives it.
[[nodiscard]] ProcessPlan program_process(const LaunchPlan& plan);

}  // namespace wayfinder::adapter
