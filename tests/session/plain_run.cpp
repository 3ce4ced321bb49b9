#include "tests/session/plain_run.hpp"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <regex>

#include "tests/session/lua_of_tests.hpp"
#include "tests/session/program.hpp"

namespace wayfinder::test {
namespace {

struct Output {
  std::string text;
  int exit_code;
};

Output output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Output output{};
  for (int c = 0; (c = fgetc(pipe)) != EOF;)
    output.text.push_back(static_cast<char>(c));
  output.exit_code = WEXITSTATUS(pclose(pipe));
  return output;
}

}  // namespace

PlainRun run_plain(const Program& source, const std::string& variables, const std::string& arguments) {
  const std::string folder = std::filesystem::path{source.path()}.parent_path().string();
  const std::string lua = lua_of_tests() == "5.4" ? "lua5.4" : lua_of_tests();
  const std::string command = "cd " + folder + " && " + variables + " " + lua + " " + source.path() + " " + arguments;
  const Output errors = output_of(command + " 2>&1 >/dev/null");
  return {output_of(command + " 2>/dev/null").text + errors.text, errors.text, errors.exit_code};
}

std::string without_addresses(const std::string& text) {
  static const std::regex address{" at 0x[0-9a-f]+"};
  return std::regex_replace(text, address, "");
}

}  // namespace wayfinder::test
