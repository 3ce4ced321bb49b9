#pragma once

#include "runtime/facts/lua_api.hpp"

/// The VM's own functions behind those that the linker leads to us (--wrap in runtime/CMakeLists.txt). The names with
/// two underscores are the linker's.
extern "C" {
void __real_lua_sethook(lua_State* L, lua_Hook hook, int mask, int count);
lua_Hook __real_lua_gethook(lua_State* L);
int __real_lua_gethookmask(lua_State* L);
int __real_lua_gethookcount(lua_State* L);
lua_State* __real_lua_newthread(lua_State* L);
void __real_lua_close(lua_State* L);
}
