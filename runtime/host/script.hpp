#pragma once

#include "runtime/facts/lua_api.hpp"
#include "runtime/host/arguments.hpp"

namespace wayfinder::runtime {

/// The interpreter's main part, to be called in protected mode with a pointer to HostArguments (light userdata): opens
/// the libraries, runs LUA_INIT, options and script, and returns whether all went well. Behaves as lua.c of 5.4 does,
/// but for the interactive mode, which there is none of.
int run_interpreter(lua_State* L);

/// Prints the error on top of the stack, where `status` says that there is one, as the interpreter does, and pops it.
int report_error(lua_State* L, int status);

}  // namespace wayfinder::runtime
