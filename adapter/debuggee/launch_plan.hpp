#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

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

/// A launch after its arguments were checked and its paths resolved.
struct LaunchPlan {
  std::string program;  ///< as the user wrote it: it is `arg[0]` and part of messages; "-": standard input
  std::vector<std::string> arguments;
  std::string directory;  ///< absolute
  std::map<std::string, std::optional<std::string>> environment;
  Console console{Console::internal};
  link::ConfigureArguments configuration;
  std::optional<profiling_requests::LaunchProfile> profile;
};

/// The command line that runs `plan` with its agent; `link_option` tells the host where its link is.
[[nodiscard]] std::vector<std::string> host_command(const LaunchPlan& plan,
                                                    const std::vector<std::string>& link_option);

/// The process that runs `plan` as our child, its link being the descriptor that a Process gives it.
[[nodiscard]] ProcessPlan host_process(const LaunchPlan& plan);

}  // namespace wayfinder::adapter
