#pragma once
#include "protocol/error.hpp"
#include "runtime/host/arguments.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Starts the agent on the link that the arguments name; does nothing where they name none. Errors: bad_argument when
/// the descriptor is no socket, file when the path cannot be connected to. Thread: VM.
[[nodiscard]] Result<void> start_agent(lua_State* L, const HostArguments& arguments);

}  // namespace wayfinder::runtime
