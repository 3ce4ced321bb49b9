#pragma once
#include "protocol/error.hpp"

struct lua_State;

namespace wayfinder::runtime::inspect {

/// A full collection, as collectgarbage() makes it: finalizers of the program run. One that fails is a warning of
/// Lua's; what else is raised is the answer. Thread: VM.
[[nodiscard]] Result<void> collect_garbage(lua_State* L);

}  // namespace wayfinder::runtime::inspect
