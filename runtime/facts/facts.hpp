#pragma once
#include <lua.hpp>

/// Facts of the Lua that this library is compiled for: luaXX.hpp says how its objects lie in memory, luaXX_reading.hpp
/// answers questions about them, luaXX_code.hpp decodes instructions. The names are the same for every version.
#if LUA_VERSION_NUM == 504
#include "runtime/facts/lua54_trap.hpp"
#elif LUA_VERSION_NUM == 503
#include "runtime/facts/lua53_code.hpp"
#elif LUA_VERSION_NUM == 502
#include "runtime/facts/lua52_code.hpp"
#elif LUA_VERSION_NUM == 501
#include "runtime/facts/lua51_code.hpp"
#else
#error "no facts of this Lua are known"
#endif
