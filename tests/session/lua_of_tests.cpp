#include "tests/session/lua_of_tests.hpp"

#include <cstdlib>

namespace wayfinder::test {

std::string lua_of_tests() {
  const char* other = std::getenv("WAYFINDER_TEST_LUA");
  return other != nullptr ? other : "5.4";
}

bool tests_luajit() {
  return lua_of_tests().ends_with("luajit");
}

bool tells_how_commands_end() {
  return !tests_luajit() && !lua_of_tests().ends_with("5.1");
}

std::vector<std::string> engines_of_tests() {
  return {tests_luajit() ? "trap" : "gate", "line"};
}

}  // namespace wayfinder::test
