#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// The host's own options, in front of the interpreter's.
struct HostArguments {
  std::optional<int> link_descriptor;
  std::optional<std::string> link_path;
  std::vector<char*> interpreter;  ///< argv of the interpreter, "lua5.4" first, null-terminated
};

/// Error: bad_argument with the option as field.
[[nodiscard]] Result<HostArguments> read_host_arguments(int argc, char** argv);

/// What the interpreter's command line asks for, as lua.c reads it.
struct InterpreterOptions {
  struct Action {
    char kind;  ///< 'e': run `text`; 'l': require it; 'W': warnings on
    std::string text;
  };
  bool is_wrong{};  ///< argv[script] is an option that lua.c does not know
  bool ignores_environment{};
  bool shows_version{};
  bool is_interactive{};
  bool executes{};  ///< there is an -e
  std::vector<Action> actions;
  int script{};  ///< index in argv; argc: none
};

[[nodiscard]] InterpreterOptions read_interpreter_options(const std::vector<char*>& argv);

}  // namespace wayfinder::runtime
