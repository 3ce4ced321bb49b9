#pragma once
#include <lua.hpp>

/// The API of Lua 5.4, for the Lua that this library is compiled for: where that one lacks a function it stands here.

namespace wayfinder::runtime {

/// Whether the interpreter reads LUA_INIT_5_x before LUA_INIT.
constexpr bool has_versioned_init = LUA_VERSION_NUM >= 502;

}  // namespace wayfinder::runtime
