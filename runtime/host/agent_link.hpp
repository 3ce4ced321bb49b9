#pragma once
#include "protocol/error.hpp"
#include "runtime/host/arguments.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent on the link that the arguments name; does nothing where they name none. Errors: bad_argument when
/// the descriptor is no socket, file when the path cannot be connected to. Thread: VM.
[[nodiscard]] Result<void> start_agent(lua_State* L, const HostArguments& arguments);

/// Waits for `start`, then prepends the configured luaPath and luaCpath. May raise (out of memory). Thread: VM.
void wait_for_client(lua_State* L);

/// Makes the next call of a chunk stop at its first line when the client has asked for that. Thread: VM.
void stop_on_entry(lua_State* L);

}  // namespace wayfinder::runtime
