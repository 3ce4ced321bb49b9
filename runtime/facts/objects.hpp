#pragma once
#include <lua.hpp>

/// How the objects of the Lua that this library is compiled for lie in memory.
#if LUA_VERSION_NUM == 504
#include "runtime/facts/lua54.hpp"
#elif LUA_VERSION_NUM == 503
#include "runtime/facts/lua53.hpp"
#elif LUA_VERSION_NUM == 502
#include "runtime/facts/lua52.hpp"
#elif LUA_VERSION_NUM == 501
#include "runtime/facts/lua51.hpp"
#else
#error "no facts of this Lua are known"
#endif
