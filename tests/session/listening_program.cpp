#include "tests/session/listening_program.hpp"

#include "tests/session/tcp_channel.hpp"

namespace wayfinder::test {
namespace {

std::vector<std::string> command_line(const Program& program, const std::vector<std::string>& options,
                                      const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"run", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(program.path());
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

ListeningProgram::ListeningProgram(const Program& program, const std::vector<std::string>& options,
                                   const std::vector<std::string>& arguments)
    : home_{""},
      process_{command_line(program, options, arguments),
               {{"HOME", home_.folder().string()},
                {"XDG_STATE_HOME", ""},
                {"LUA_CPATH", WAYFINDER_TEST_MODULES "/5.4/?.so"}}},
      port_{port_of(process_.read_error_line())} {}

std::string ListeningProgram::next_line() {
  process_.skip_output();
  (void)process_.read_line();  // it may have been begun before
  std::string line = process_.read_line();
  if (!line.empty()) line.pop_back();
  return line;
}

bool ListeningProgram::says_soon(std::string_view line) {
  const auto end = std::chrono::steady_clock::now() + patience();
  while (std::chrono::steady_clock::now() < end) {
    if (next_line() == line) return true;
  }
  return false;
}

}  // namespace wayfinder::test
