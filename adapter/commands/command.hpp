#pragma once
#include <functional>
#include <string_view>

#include "protocol/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace wayfinder::adapter {

/// Does the command's work and returns the exit code. Its errors are usage errors: one line on stderr, exit code 2.
using CommandWork = std::function<Result<int>()>;

/// One command of the executable; command_line.cpp has the table of them.
struct Command {
  std::string_view name;
  std::string_view summary;   ///< one line for `wayfinder --help`; "": not for people, so it is not shown
  std::string_view examples;  ///< shown under the command's own --help
  /// Declares options on `app`; what they are read into must live as long as the work that is returned.
  CommandWork (*declare)(CLI::App& app);
};

[[nodiscard]] CommandWork declare_dap(CLI::App& app);
[[nodiscard]] CommandWork declare_run(CLI::App& app);
[[nodiscard]] CommandWork declare_profile(CLI::App& app);
[[nodiscard]] CommandWork declare_heap(CLI::App& app);
[[nodiscard]] CommandWork declare_report(CLI::App& app);
[[nodiscard]] CommandWork declare_leaktest(CLI::App& app);
[[nodiscard]] CommandWork declare_top(CLI::App& app);
[[nodiscard]] CommandWork declare_push(CLI::App& app);
[[nodiscard]] CommandWork declare_init(CLI::App& app);
[[nodiscard]] CommandWork declare_doctor(CLI::App& app);
[[nodiscard]] CommandWork declare_complete(CLI::App& app);
[[nodiscard]] CommandWork declare_manual(CLI::App& app);

/// Reads the command line and runs the command. Returns the exit code: 2 for bad usage, told in one line on stderr.
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace wayfinder::adapter
