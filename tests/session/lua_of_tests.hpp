#pragma once
#include <string>

namespace wayfinder::test {

/// The Lua that programs are launched with: that of the environment variable WAYFINDER_TEST_LUA, else the embedded one.
[[nodiscard]] std::string lua_of_tests();

}  // namespace wayfinder::test
