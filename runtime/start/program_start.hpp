#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Waits for `start`, then prepends the configured luaPath and luaCpath. May raise (out of memory). Thread: VM.
void wait_for_client(lua_State* L);

/// The next call of a chunk is the program's: it stops at its first line when the client has asked for that. Thread:
/// VM.
void begin_program(lua_State* L);

}  // namespace wayfinder::runtime
