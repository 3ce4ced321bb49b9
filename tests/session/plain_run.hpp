#pragma once
#include <string>

namespace wayfinder::test {

class Program;

/// What a program does without any debugger.
struct PlainRun {
  std::string text;  ///< stdout, then stderr
  std::string errors;
  int exit_code{};
};

/// Runs the program in the interpreter that lua_of_tests() stands for, from the program's folder. `variables`:
/// assignments as a shell takes them, in front of the command; `arguments`: as it takes them behind.
[[nodiscard]] PlainRun run_plain(const Program& source, const std::string& variables = {},
                                 const std::string& arguments = {});

/// A text without the addresses that LuaJIT's tracebacks show, which differ from run to run.
[[nodiscard]] std::string without_addresses(const std::string& text);

}  // namespace wayfinder::test
