#include "runtime/host/arguments.hpp"

#include <charconv>
#include <string_view>

#include "protocol/json.hpp"

namespace wayfinder::runtime {
namespace {

char program_name[] = "lua5.4";

/// One option of the interpreter at argv[at]; moves `at` to its last word. False: lua.c refuses it.
bool read_option(const std::vector<char*>& argv, int& at, InterpreterOptions& options) {
  const std::string_view word = argv[static_cast<std::size_t>(at)];
  const char kind = word[1];
  if (kind == 'e' || kind == 'l') {
    std::string_view text = word.substr(2);
    if (text.empty()) {
      const char* next = argv[static_cast<std::size_t>(at) + 1];
      if (next == nullptr || next[0] == '-') return false;
      text = next;
      ++at;
    }
    options.executes = options.executes || kind == 'e';
    options.actions.push_back({kind, std::string{text}});
    return true;
  }
  if (word.size() != 2) return false;
  switch (kind) {
    case 'E':
      options.ignores_environment = true;
      return true;
    case 'W':
      options.actions.push_back({'W', {}});
      return true;
    case 'i':
      options.is_interactive = options.shows_version = true;
      return true;
    case 'v':
      options.shows_version = true;
      return true;
    default:
      return false;
  }
}

}  // namespace

Result<HostArguments> read_host_arguments(int argc, char** argv) {
  HostArguments arguments;
  int at = 1;
  for (; at + 1 < argc; at += 2) {
    const std::string_view option = argv[at];
    const std::string_view value = argv[at + 1];
    if (option == "--link-path") {
      arguments.link_path = value;
    } else if (option == "--link-fd") {
      int descriptor = -1;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), descriptor);
      if (error != std::errc{} || end != value.data() + value.size() || descriptor < 0) {
        return refuse("--link-fd", "a file descriptor", shown(json(value)));
      }
      arguments.link_descriptor = descriptor;
    } else {
      break;
    }
  }
  arguments.interpreter.push_back(program_name);
  for (; at < argc; ++at) {
    arguments.interpreter.push_back(argv[at]);
  }
  arguments.interpreter.push_back(nullptr);
  return arguments;
}

InterpreterOptions read_interpreter_options(const std::vector<char*>& argv) {
  InterpreterOptions options;
  const int count = static_cast<int>(argv.size()) - 1;
  int at = 1;
  for (; at < count; ++at) {
    const std::string_view word = argv[static_cast<std::size_t>(at)];
    if (!word.starts_with('-') || word == "-") break;
    if (word.starts_with("--")) {
      options.is_wrong = word.size() != 2;
      if (!options.is_wrong) ++at;
      break;
    }
    const int first = at;
    if (read_option(argv, at, options)) continue;
    options.is_wrong = true;
    at = first;
    break;
  }
  options.script = at;
  return options;
}

}  // namespace wayfinder::runtime
