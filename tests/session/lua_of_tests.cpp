#include "tests/session/lua_of_tests.hpp"

#include <cstdlib>
#include <string_view>

namespace wayfinder::test {

std::string lua_of_tests() {
  const char* other = std::getenv("WAYFINDER_TEST_LUA");
  return other != nullptr ? other : "5.4";
}

std::string module_path_of_tests() {
  const std::string lua = lua_of_tests();
  const std::string version = tests_luajit() ? "luajit" : lua.substr(lua.size() - std::string_view{"5.4"}.size());
  return WAYFINDER_TEST_MODULES "/" + version + "/?.so";
}

bool tests_luajit() {
  return lua_of_tests().ends_with("luajit");
}

bool speaks_lua51() {
  return tests_luajit() || lua_of_tests().ends_with("5.1");
}

bool tells_how_commands_end() {
  return !speaks_lua51();
}

std::string agent_cpath_of_tests() {
  const std::string lua = lua_of_tests();
  const auto digits = lua.substr(lua.find_last_not_of("0123456789.") + 1);
  return WAYFINDER_TEST_AGENTS "/" + (tests_luajit() ? "5.1" : digits) + "/?.so";  // where LuaJIT looks
}

std::vector<std::string> engines_of_tests() {
  if (tests_luajit()) return {"trap", "line"};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  if (lua_of_tests().ends_with("5.4")) return {"gate", "trap", "line"};
#endif
  return {"gate", "line"};
}

}  // namespace wayfinder::test
