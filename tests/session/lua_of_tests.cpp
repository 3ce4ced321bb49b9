#include "tests/session/lua_of_tests.hpp"

#include <cstdlib>

namespace wayfinder::test {

std::string lua_of_tests() {
  const char* other = std::getenv("WAYFINDER_TEST_LUA");
  return other != nullptr ? other : "5.4";
}

}  // namespace wayfinder::test
