#pragma once
#include <string>
#include <vector>

namespace wayfinder::test {

/// The Lua that programs are launched with: that of the environment variable WAYFINDER_TEST_LUA, else the embedded one.
[[nodiscard]] std::string lua_of_tests();
/// Where it finds the C modules of the tests: a value for package.cpath.
[[nodiscard]] std::string module_path_of_tests();
/// Whether that is LuaJIT.
[[nodiscard]] bool tests_luajit();
/// Whether it speaks Lua 5.1, as LuaJIT does.
[[nodiscard]] bool speaks_lua51();
/// Whether its os.execute tells how a command has ended, or gives a number alone.
[[nodiscard]] bool tells_how_commands_end();
/// The pattern by which its package.cpath finds the agent.
[[nodiscard]] std::string agent_cpath_of_tests();
/// The engines that find its breakpoints, the usual one first.
[[nodiscard]] std::vector<std::string> engines_of_tests();

}  // namespace wayfinder::test
