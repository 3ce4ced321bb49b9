#pragma once
#include <lua.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace wayfinder::runtime::sampling {

/// C functions of the standard library that no table holds, with a name for each: what coroutine.wrap, string.gmatch
/// and their like give back. Found once, in a throw-away state. Thread: any, outside of ticks.
[[nodiscard]] const std::vector<std::pair<lua_CFunction, std::string_view>>& hidden_functions();

}  // namespace wayfinder::runtime::sampling
