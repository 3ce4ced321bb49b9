#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::sampling {

/// C functions of the standard library that no table holds, by c_identity(), with a name for each: what coroutine.wrap,
/// string.gmatch and their like give back. Found once, in a throw-away state. Thread: any, outside of ticks.
[[nodiscard]] const std::vector<std::pair<const void*, std::string_view>>& hidden_functions();

/// Adds one that only the host has, before they are first asked for. `name` is kept by reference. Thread: VM.
void add_hidden_function(lua_CFunction function, std::string_view name);

}  // namespace wayfinder::runtime::sampling
