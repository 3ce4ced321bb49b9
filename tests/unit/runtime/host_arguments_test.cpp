#include <catch2/catch.hpp>

#include "runtime/host/arguments.hpp"

using namespace wayfinder::runtime;

namespace {

HostArguments read(std::vector<std::string>& words) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  auto arguments = read_host_arguments(static_cast<int>(words.size()), argv.data());
  REQUIRE(arguments);
  return *arguments;
}

}  // namespace

TEST_CASE("the host takes its link options and leaves the rest to the interpreter", "[host]") {
  std::vector<std::string> words{"host", "--link-fd", "7", "app.lua", "--link-fd", "8"};
  const HostArguments arguments = read(words);
  CHECK(arguments.link_descriptor == 7);
  REQUIRE(arguments.interpreter.size() == 5);
  CHECK(std::string{arguments.interpreter[0]} == "lua5.4");
  CHECK(std::string{arguments.interpreter[1]} == "app.lua");
  CHECK(std::string{arguments.interpreter[3]} == "8");
}

TEST_CASE("a link that is no number is refused by name", "[host]") {
  std::string option = "--link-fd";
  std::string value = "seven";
  std::string program = "host";
  char* argv[] = {program.data(), option.data(), value.data(), nullptr};
  const auto arguments = read_host_arguments(3, argv);
  REQUIRE_FALSE(arguments);
  CHECK(arguments.error().field == "--link-fd");
  CHECK(arguments.error().message == "--link-fd: expected a file descriptor, got \"seven\"");
}

TEST_CASE("interpreter options are read as lua5.4 reads them", "[host]") {
  std::vector<std::string> words{"host", "-W", "-e", "x = 1", "-lfoo", "--", "-odd.lua", "-e"};
  const HostArguments arguments = read(words);
  const InterpreterOptions options = read_interpreter_options(arguments.interpreter);
  CHECK_FALSE(options.is_wrong);
  REQUIRE(options.actions.size() == 3);
  CHECK(options.actions[0].kind == 'W');
  CHECK(options.actions[1].text == "x = 1");
  CHECK(options.actions[2].text == "foo");
  CHECK(std::string{arguments.interpreter[static_cast<std::size_t>(options.script)]} == "-odd.lua");
}

TEST_CASE("an option that lua5.4 does not know is not taken for a script", "[host]") {
  const auto* wrong = GENERATE("-x", "--help", "-e", "-Ex");
  CAPTURE(wrong);
  std::vector<std::string> words{"host", wrong};
  const InterpreterOptions options = read_interpreter_options(read(words).interpreter);
  CHECK(options.is_wrong);
  CHECK(options.script == 1);
}
